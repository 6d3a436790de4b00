'use client'
import { useEffect, useMemo, useState } from 'react'
import { useClient, useQuery } from 'urql'
import {
  TicketPage_CursorDocument,
  TicketPage_EarlierDocument,
  TicketPage_EventsDocument,
  TicketPage_TicketDocument,
  type TicketPage_TicketQuery,
  type TimelineEventFragment,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useAgain } from '@/lib/live/use-again.ts'
import { useLive } from '@/lib/live/use-live.ts'
import { mergeTimeline } from './timeline.ts'

export type TicketOnPage = NonNullable<TicketPage_TicketQuery['ticket']>

/** Events read at once, counted from the last. */
const pageSize = 50

export interface TicketPageState {
  /** Undefined while reading, null when it does not exist or may not be seen. */
  ticket: TicketOnPage | null | undefined
  timeline: TimelineEventFragment[]
  hasEarlier: boolean
  loadEarlier: () => void
  loadingEarlier: boolean
  /** What a change of ours answered with. */
  merge: (events: readonly TimelineEventFragment[]) => void
  fault: Fault | null
  retry: () => void
}

/**
 * Three steps: where the log stands, the ticket, the stream from where the log stood. What the stream repeats is known
 * by its id and version; the ticket's own fields come to the screen through the normalized cache.
 */
export function useTicketPage(
  number: string,
  onNews: (events: readonly TimelineEventFragment[]) => void,
): TicketPageState {
  const client = useClient()
  const [turn, setTurn] = useState(0)
  const [cursor, setCursor] = useState<string | null>(null)
  const [readFault, setReadFault] = useState<Fault | null>(null)
  const [more, setMore] = useState<readonly TimelineEventFragment[]>([])
  const [earlier, setEarlier] = useState<{ hasPreviousPage: boolean; startCursor: string | null } | null>(null)
  const [loadingEarlier, setLoadingEarlier] = useState(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is another reading of the same
  useEffect(() => {
    setCursor(null)
    const reading = client
      .query(TicketPage_CursorDocument, {}, { requestPolicy: 'network-only' })
      .subscribe(({ data, error }) => {
        if (error) setReadFault(faultOf(error))
        if (data) setCursor(data.tickets.liveCursor)
        if (data || error) queueMicrotask(() => reading.unsubscribe())
      })
    return () => reading.unsubscribe()
  }, [client, turn])

  const [{ data, error, fetching, stale }] = useQuery({
    query: TicketPage_TicketDocument,
    variables: { number, last: pageSize },
    pause: cursor === null,
    requestPolicy: 'cache-and-network',
  })
  useEffect(() => {
    if (error) setReadFault(faultOf(error))
  }, [error])
  const answered = cursor !== null && data !== undefined && !error && !fetching && !stale
  useEffect(() => {
    if (answered) setReadFault(null)
  }, [answered])
  const readAgain = () => setTurn((each) => each + 1)
  useAgain(readFault, readAgain)

  const ticket = data?.ticket
  const fresh = cursor !== null && ticket != null && !fetching && !stale
  const [followed, setFollowed] = useState<string | null>(null)
  // Once fresh, later re-readings of the cache are no reason to leave the stream.
  if (fresh && followed !== cursor) setFollowed(cursor)

  const live = useLive({
    document: TicketPage_EventsDocument,
    filter: useMemo(() => ({ number: [number] }), [number]),
    after: followed !== null && followed === cursor && ticket ? followed : null,
    onEvents(events) {
      setMore((known) => [...known, ...events])
      onNews(events)
      // Rights were taken away: what is left to see is that nothing is.
      if (events.some((event) => event.ticket.current === null)) readAgain()
    },
    onExpired: readAgain,
  })

  const timeline = useMemo(() => mergeTimeline(ticket?.events.nodes ?? [], more), [ticket, more])
  const before = earlier ?? ticket?.events.pageInfo ?? null

  async function loadEarlier() {
    if (!before?.startCursor || loadingEarlier) return
    setLoadingEarlier(true)
    const answer = await client.query(TicketPage_EarlierDocument, {
      number,
      last: pageSize,
      before: before.startCursor,
    })
    setLoadingEarlier(false)
    const page = answer.data?.ticket?.events
    if (!page) return
    setMore((known) => [...page.nodes, ...known])
    setEarlier(page.pageInfo)
  }

  return {
    ticket: data === undefined ? undefined : (ticket ?? null),
    timeline,
    hasEarlier: before?.hasPreviousPage ?? false,
    loadEarlier,
    loadingEarlier,
    merge: (events) => setMore((known) => [...known, ...events]),
    fault: readFault ?? live.fault,
    retry() {
      setReadFault(null)
      readAgain()
    },
  }
}
