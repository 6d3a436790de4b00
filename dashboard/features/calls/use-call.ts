'use client'
import { useRef, useState } from 'react'
import { useClient } from 'urql'
import {
  type CallerUserFragment,
  Calls_AddDocument,
  Calls_FileDocument,
  type FileCallInput,
  type FiledCallFragment,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { randomId } from '@/lib/random-id.ts'

/**
 *   editing ──file──▶ filing ──number──▶ filed (the screen shows the number, and begins anew)
 *   filing ──somebody of this name and number is there──▶ known ──file with one of them, or another──▶ filing
 *   filing ──refused, or no answer──▶ refused ──file──▶ filing
 */
export type Taking =
  | { state: 'editing' }
  | { state: 'filing' }
  | { state: 'known'; known: readonly CallerUserFragment[] }
  | { state: 'refused'; fault: Fault }

interface Options {
  onFiled: (ticket: FiledCallFragment, added: boolean) => void
  onRefused: (fault: Fault) => void
}

export function useCall({ onFiled, onRefused }: Options) {
  const client = useClient()
  const [taking, setTaking] = useState<Taking>({ state: 'editing' })
  // State is a render late: a double press must find the first one here.
  const underWay = useRef(false)
  // One for the call: what is sent again after a lost answer files nothing twice.
  const key = useRef(randomId())

  const run = async (
    send: () => Promise<{ ticket: FiledCallFragment | null; known: readonly CallerUserFragment[] } | Fault>,
    added: boolean,
  ) => {
    if (underWay.current) return
    underWay.current = true
    setTaking({ state: 'filing' })
    const answer = await send()
    underWay.current = false
    if ('code' in answer) {
      // The key has filed another text: what is typed now goes as a call of its own, once the operator has seen why.
      if (answer.code === 'CONFLICT') key.current = randomId()
      setTaking({ state: 'refused', fault: answer })
      return onRefused(answer)
    }
    if (answer.ticket) return onFiled(answer.ticket, added)
    setTaking({ state: 'known', known: answer.known })
  }

  return {
    taking,
    edit: () => setTaking({ state: 'editing' }),
    file: (input: (idempotencyKey: string) => FileCallInput) =>
      run(async () => {
        const { data, error } = await client.mutation(Calls_FileDocument, { input: input(key.current) }).toPromise()
        return data?.fileCall ?? faultOf(error ?? noAnswer())
      }, false),
    add: (ticketId: string, body: string) =>
      run(async () => {
        const input = { ticketId, body, idempotencyKey: key.current }
        const { data, error } = await client.mutation(Calls_AddDocument, { input }).toPromise()
        return data ? { ticket: data.addByPhone.ticket, known: [] } : faultOf(error ?? noAnswer())
      }, true),
  }
}

const noAnswer = (): never => {
  throw new Error('an operation ends with data or an error')
}
