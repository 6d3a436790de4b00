'use client'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import {
  Print_HistoryDocument,
  Print_TicketDocument,
  type Print_TicketQuery,
  type TimelineEventFragment,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'

/** Events read at once. */
const pageSize = 50

type Ticket = NonNullable<Print_TicketQuery['ticket']>

export type Printed =
  | { state: 'reading'; read: number }
  | { state: 'failed'; fault: Fault }
  | { state: 'missing' }
  | { state: 'whole'; ticket: Ticket; events: TimelineEventFragment[]; at: Date }

/** Paper does not change: the ticket and its whole history are read once, page by page, before anything is shown. */
export function usePrintedTicket(number: string): [Printed, () => void] {
  const client = useClient()
  const [turn, setTurn] = useState(0)
  const [printed, setPrinted] = useState<Printed>({ state: 'reading', read: 0 })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is another reading of the same
  useEffect(() => {
    let gone = false
    const show = (next: Printed) => {
      if (!gone) setPrinted(next)
    }
    const fresh = { requestPolicy: 'network-only' } as const
    async function read() {
      show({ state: 'reading', read: 0 })
      const { data, error } = await client.query(Print_TicketDocument, { number }, fresh).toPromise()
      if (!data) return error && show({ state: 'failed', fault: faultOf(error) })
      if (!data.ticket) return show({ state: 'missing' })
      const events: TimelineEventFragment[] = []
      for (let after: string | null = null; !gone; ) {
        const variables: { number: string; first: number; after: string | null } = { number, first: pageSize, after }
        const page = await client.query(Print_HistoryDocument, variables, fresh).toPromise()
        if (!page.data) return page.error && show({ state: 'failed', fault: faultOf(page.error) })
        const history = page.data.ticket?.events
        if (!history) return show({ state: 'missing' })
        events.push(...history.nodes)
        if (!history.pageInfo.hasNextPage) {
          return show({ state: 'whole', ticket: data.ticket, events, at: new Date() })
        }
        after = history.pageInfo.endCursor ?? null
        show({ state: 'reading', read: events.length })
      }
    }
    void read()
    return () => {
      gone = true
    }
  }, [client, number, turn])

  return [printed, () => setTurn((each) => each + 1)]
}
