'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import { useClient } from 'urql'
import type { TicketFilter } from '@/generated/graphql.ts'
import {
  type LiveEventFragment,
  type LiveSnapshotFragment,
  TicketList_NextPageDocument,
  TicketList_TicketsDocument,
  type TicketList_TicketsQuery,
  type TicketOrder,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { appendPage, applyEvents, type LiveList, startList } from '@/lib/live/list.ts'
import { useAgain } from '@/lib/live/use-again.ts'
import { ticketEvents, useLive } from '@/lib/live/use-live.ts'

/** A ticket as lists show it: read whole, or at the version that an event tells of. */
export type TicketRow = Omit<LiveSnapshotFragment, '__typename'>

/** What a list tells of a change. */
export type ListEvent = Pick<LiveEventFragment, 'kind' | 'transition' | 'changedFields'> & { ticket: TicketRow }

const pageSize = 50

export interface TicketList {
  list: LiveList<TicketRow> | null
  /** The list on the screen is of another filter, or not fresh yet. */
  reading: boolean
  fault: Fault | null
  liveFault: Fault | null
  retry: () => void
  loadMore: () => void
  loadingMore: boolean
}

/**
 * Reads the beginning of the list once, then lives by events: a change on the server never makes it read again.
 * Past pages stay in the cache, so coming back shows the last list at once while a fresh one is read.
 */
export function useTicketList(
  filter: TicketFilter,
  order: TicketOrder,
  onChanges: (events: readonly ListEvent[]) => void,
): TicketList {
  const client = useClient()
  const key = JSON.stringify([filter, order])
  const [turn, setTurn] = useState(0)
  const [list, setList] = useState<LiveList<TicketRow> | null>(null)
  const [liveFrom, setLiveFrom] = useState<{ key: string; cursor: string } | null>(null)
  const [readFault, setReadFault] = useState<{ key: string; fault: Fault } | null>(null)
  const [moreFault, setMoreFault] = useState<Fault | null>(null)
  const [loadingMore, setLoadingMore] = useState(false)

  const show = useEffectEvent((page: TicketList_TicketsQuery['tickets']) => setList(startList(order, pageOf(page))))

  useEffect(() => {
    const [filterNow, orderNow] = JSON.parse(key)
    setMoreFault(null)
    const reading = client
      .query(
        TicketList_TicketsDocument,
        { filter: filterNow, orderBy: orderNow, first: pageSize },
        { requestPolicy: turn === 0 ? 'cache-and-network' : 'network-only' },
      )
      .subscribe(({ data, error, stale }) => {
        setReadFault(error ? { key, fault: faultOf(error) } : null)
        if (!data) return
        show(data.tickets)
        if (stale) return
        setLiveFrom({ key, cursor: data.tickets.liveCursor })
        // Once it is fresh, events keep it so: later writes to the cache are not this list's matter.
        queueMicrotask(() => reading.unsubscribe())
      })
    return () => reading.unsubscribe()
  }, [client, key, turn])

  const fresh = liveFrom?.key === key
  const readAgain = () => {
    setLiveFrom(null)
    setTurn((number) => number + 1)
  }
  const unread = readFault?.key === key ? readFault.fault : null
  useAgain(unread, readAgain)
  const live = useLive({
    document: ticketEvents,
    filter,
    after: fresh ? liveFrom.cursor : null,
    onEvents(events) {
      setList((current) => current && applyEvents(current, events))
      onChanges(events)
    },
    onExpired: readAgain,
  })

  async function loadMore() {
    if (!list?.endCursor || loadingMore) return
    setLoadingMore(true)
    const variables = { filter, orderBy: order, first: pageSize, after: list.endCursor }
    const answer = await client.query(TicketList_NextPageDocument, variables, { requestPolicy: 'network-only' })
    setLoadingMore(false)
    const page = answer.data?.tickets
    if (answer.error) setMoreFault(faultOf(answer.error))
    // Another filter may have been chosen meanwhile.
    if (page)
      setList((current) => (current?.endCursor === variables.after ? appendPage(current, pageOf(page)) : current))
  }

  const fault = unread ?? moreFault
  const retry = () => {
    setReadFault(null)
    readAgain()
  }
  return { list, reading: !fresh && fault === null, fault, liveFault: live.fault, retry, loadMore, loadingMore }
}

interface PageAnswer {
  nodes: TicketRow[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  totalCount?: number
}

const pageOf = ({ nodes, pageInfo, totalCount }: PageAnswer) => ({ nodes, ...pageInfo, totalCount: totalCount ?? null })
