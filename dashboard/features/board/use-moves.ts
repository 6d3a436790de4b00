'use client'
import { useEffect, useReducer } from 'react'
import { useClient } from 'urql'
import { type BaseTicketFragment, Board_AssignDocument, Board_ChangeStatusDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf, readFault } from '@/lib/graphql/errors.ts'
import { randomId } from '@/lib/random-id.ts'
import type { BoardState } from './board-state.ts'
import type { MovePlan } from './moves.ts'
import { type PendingMoves, pendingReducer, type ShownCard } from './pending-moves.ts'

/** What was asked for and given in the dialog. */
export interface MoveExtra {
  /** Public answer, in the same step. */
  answer?: string
  base?: BaseTicketFragment
}

export interface MoveRequest {
  card: ShownCard
  plan: MovePlan
  extra: MoveExtra
}

export type MoveResult = { done: true } | { done: false; fault: Fault; request: MoveRequest }

const nothing: PendingMoves = new Map()

/** Sends moves and shows them before they are confirmed; see pending-moves.ts. */
export function useMoves(state: BoardState | null) {
  const client = useClient()
  const [pending, dispatch] = useReducer(pendingReducer, nothing)

  useEffect(() => {
    if (state) dispatch({ type: 'heard', state })
  }, [state])

  const assign = (ticketId: string, assigneeId: string | null, expectedVersion: number) =>
    client
      .mutation(Board_AssignDocument, { input: { ticketId, assigneeId, expectedVersion, idempotencyKey: randomId() } })
      .toPromise()
      .then(({ data, error }) => ({ version: data?.assignTicket.ticket.version, error }))

  const changeStatus = (request: MoveRequest, expectedVersion: number) => {
    const { card, plan, extra } = request
    const input = {
      ticketId: card.id,
      status: plan.status ?? card.status,
      comment: extra.answer?.trim() || null,
      duplicateOfId: extra.base?.id ?? null,
      expectedVersion,
      idempotencyKey: randomId(),
    }
    return client
      .mutation(Board_ChangeStatusDocument, { input })
      .toPromise()
      .then(({ data, error }) => ({ version: data?.changeTicketStatus.ticket.version, error }))
  }

  /**
   * Both changes of one drop are two steps on the server, each with its own event. Assigning goes first: the answer
   * that a status may need is then given by whoever has the ticket. When the second step fails the first one stands.
   */
  async function move(request: MoveRequest): Promise<MoveResult> {
    const { card, plan } = request
    const { status, assignee } = plan
    dispatch({ type: 'sent', move: { ticketId: card.id, status, assignee, at: new Date().toISOString() } })
    let version = card.version
    const steps = [
      ...(assignee === undefined ? [] : [() => assign(card.id, assignee?.id ?? null, version)]),
      ...(status === undefined ? [] : [() => changeStatus(request, version)]),
    ]
    for (const step of steps) {
      const answer = await step()
      if (answer.version === undefined) {
        dispatch({ type: 'failed', ticketId: card.id })
        return { done: false, fault: answer.error ? faultOf(answer.error) : readFault([]), request }
      }
      version = answer.version
    }
    dispatch({ type: 'answered', ticketId: card.id, version })
    return { done: true }
  }

  return { pending, move }
}
