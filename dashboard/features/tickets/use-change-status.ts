'use client'
import { useState } from 'react'
import {
  ChangeStatus_ChangeDocument,
  type ChangeTicketStatusInput,
  type TimelineEventFragment,
} from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useSendingOnce } from '@/lib/graphql/use-sending.ts'

export type StatusChange = Omit<ChangeTicketStatusInput, 'ticketId' | 'expectedVersion' | 'idempotencyKey'>

interface Options {
  /** As it was when the form was opened: what the decision is based on; the page behind may move on. */
  ticket: { id: string; version: number }
  onBusy: (busy: boolean) => void
  onDone: (events: readonly TimelineEventFragment[]) => void
}

/** Changes a status; who has been refused for what others did meanwhile has seen it, and may go on. */
export function useChangeStatus({ ticket, onBusy, onDone }: Options) {
  const sending = useSendingOnce(ChangeStatus_ChangeDocument)
  const [version, setVersion] = useState(ticket.version)

  async function send(input: StatusChange) {
    onBusy(true)
    const { data, error } = await sending.send({ ...input, ticketId: ticket.id, expectedVersion: version })
    onBusy(false)
    const now = error && faultOf(error).current
    if (now) setVersion(now.version)
    if (data) onDone(data.changeTicketStatus.ticket.events.nodes)
  }

  return { send, fault: sending.fault }
}
