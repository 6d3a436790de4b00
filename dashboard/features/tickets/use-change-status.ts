'use client'
import { useState } from 'react'
import { useMutation } from 'urql'
import {
  ChangeStatus_ChangeDocument,
  type ChangeTicketStatusInput,
  type TimelineEventFragment,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { randomId } from '@/lib/random-id.ts'

interface Options {
  /** As it was when the form was opened: what the decision is based on; the page behind may move on. */
  ticket: { id: string; version: number }
  onBusy: (busy: boolean) => void
  onDone: (events: readonly TimelineEventFragment[]) => void
}

/** Sends one change of a status, once: a second try without an answer to the first is the same change. */
export function useChangeStatus({ ticket, onBusy, onDone }: Options) {
  const [, change] = useMutation(ChangeStatus_ChangeDocument)
  const [key, setKey] = useState(randomId)
  const [version, setVersion] = useState(ticket.version)
  const [fault, setFault] = useState<Fault | null>(null)

  async function send(input: Omit<ChangeTicketStatusInput, 'ticketId' | 'expectedVersion' | 'idempotencyKey'>) {
    onBusy(true)
    setFault(null)
    const { data, error } = await change({
      input: { ...input, ticketId: ticket.id, expectedVersion: version, idempotencyKey: key },
    })
    onBusy(false)
    if (error) {
      const refused = faultOf(error)
      // Without an answer the same change may be sent again, and is done once.
      if (refused.code !== 'NETWORK') setKey(randomId())
      if (refused.current) setVersion(refused.current.version)
      return setFault(refused)
    }
    if (data) onDone(data.changeTicketStatus.ticket.events.nodes)
  }

  return { send, fault }
}
