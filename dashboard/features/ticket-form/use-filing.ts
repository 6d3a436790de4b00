'use client'
import { useRef, useState } from 'react'
import { useClient } from 'urql'
import { type CreateTicketInput, TicketForm_CreateDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'

/**
 *   editing ──file──▶ filing ──number──▶ filed
 *   filing ──refused, or no answer──▶ refused ──file──▶ filing
 *   filing ──CONFLICT: the key has filed another text──▶ filedBefore
 */
export type Filing =
  | { state: 'editing' }
  | { state: 'filing' }
  | { state: 'filed'; number: string }
  | { state: 'refused'; fault: Fault }
  /** Null when the number of what was filed could not be learned. */
  | { state: 'filedBefore'; number: string | null }

interface FilingOptions {
  /** The input of an earlier attempt without an answer. */
  unanswered: CreateTicketInput | null
  onUnanswered: (input: CreateTicketInput | null) => void
  onFiled: (number: string) => void
}

/** No answer, or none that says whether the ticket was written. */
const tellsNothing = (fault: Fault) => fault.code === 'NETWORK' || fault.code === 'INTERNAL_SERVER_ERROR'

export function useFiling({ unanswered, onUnanswered, onFiled }: FilingOptions) {
  const client = useClient()
  const [filing, setFiling] = useState<Filing>({ state: 'editing' })
  // State is a render late: a double press must find the first one here.
  const underWay = useRef(false)

  const send = (input: CreateTicketInput) => client.mutation(TicketForm_CreateDocument, { input }).toPromise()

  /** @param earlier null when the input has a key of its own, and nothing was sent with it */
  const file = async (input: CreateTicketInput, earlier = unanswered) => {
    if (underWay.current) return
    underWay.current = true
    setFiling({ state: 'filing' })
    // Kept before sending: the page may be gone before the answer comes.
    onUnanswered(earlier ?? input)
    const { data, error } = await send(input)
    underWay.current = false
    if (data) {
      const { number } = data.createTicket.ticket
      setFiling({ state: 'filed', number })
      return onFiled(number)
    }
    const fault = error ? faultOf(error) : null
    if (fault?.code === 'CONFLICT') {
      const first = earlier ? await send(earlier) : null
      return setFiling({ state: 'filedBefore', number: first?.data?.createTicket.ticket.number ?? null })
    }
    if (fault && !tellsNothing(fault) && earlier === null) onUnanswered(null)
    if (fault) setFiling({ state: 'refused', fault })
  }

  return { filing, file, edit: () => setFiling({ state: 'editing' }) }
}
