'use client'
import { useEffect, useReducer, useState } from 'react'
import { useClient } from 'urql'
import {
  Board_EventsDocument,
  Board_PageDocument,
  Board_ReadDocument,
  type BoardEventFragment,
  type QueueOrder,
  type TicketFilter,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useAgain } from '@/lib/live/use-again.ts'
import { useLive } from '@/lib/live/use-live.ts'
import { boardReducer } from './board-reducer.ts'
import { type BoardState, type QueueKey, readBoard } from './board-state.ts'
import { narrowTo } from './board-view.ts'
import type { ShownQueue } from './pending-moves.ts'

/** Cards of each queue from the start, and with each page; a board by both keys has many more queues. */
const pageSize = (groupBy: readonly QueueKey[]) => (groupBy.length > 1 ? 10 : 25)

export interface LiveBoard {
  /** Null until the first reading; then the last one, while another is on its way. */
  state: BoardState | null
  reading: boolean
  fault: Fault | null
  liveFault: Fault | null
  /** Events kept back by the pause. */
  pending: number
  retry: () => void
  loadMore: (queue: ShownQueue) => void
  /** Keys of queues whose next page is on its way. */
  loading: ReadonlySet<string>
}

interface BoardOptions {
  filter: TicketFilter
  groupBy: readonly QueueKey[]
  order: QueueOrder
  paused: boolean
  /** Right before they are applied. */
  onEvents: (events: readonly BoardEventFragment[]) => void
}

/**
 *   reading ──answer──▶ live ──cursor expired, retry, another filter──▶ reading
 *   reading ──no answer──▶ fault ──retry, or by itself after a while──▶ reading
 *
 * While live the board is never read again: events move it, pages lengthen it.
 */
export function useBoard({ filter, groupBy, order, paused, onEvents }: BoardOptions): LiveBoard {
  const client = useClient()
  const key = JSON.stringify([filter, groupBy, order])
  const [turn, setTurn] = useState(0)
  const [state, dispatch] = useReducer(boardReducer, null)
  const [readFor, setReadFor] = useState<string | null>(null)
  const [readFault, setReadFault] = useState<{ key: string; fault: Fault } | null>(null)
  const [pageFault, setPageFault] = useState<Fault | null>(null)
  const [loading, setLoading] = useState<ReadonlySet<string>>(new Set())

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is there to read again by hand
  useEffect(() => {
    const [filterNow, groupByNow, orderNow] = JSON.parse(key) as [TicketFilter, QueueKey[], QueueOrder]
    let wanted = true
    setPageFault(null)
    const variables = { filter: filterNow, groupBy: groupByNow, orderBy: orderNow, first: pageSize(groupByNow) }
    void client
      .query(Board_ReadDocument, variables, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data, error }) => {
        if (!wanted) return
        setReadFault(!data && error ? { key, fault: faultOf(error) } : null)
        if (!data) return
        dispatch({ type: 'read', state: readBoard(data.board, groupByNow, orderNow) })
        setLoading(new Set())
        setReadFor(key)
      })
    return () => {
      wanted = false
    }
  }, [client, key, turn])

  const fresh = readFor === key
  const readAgain = () => {
    setReadFor(null)
    setTurn((number) => number + 1)
  }
  const unread = readFault?.key === key ? readFault.fault : null
  useAgain(unread, readAgain)
  const live = useLive({
    document: Board_EventsDocument,
    filter,
    after: fresh && state ? state.liveCursor : null,
    paused,
    onEvents(events) {
      onEvents(events)
      dispatch({ type: 'events', events })
    },
    onExpired: readAgain,
  })

  async function loadMore(queue: ShownQueue) {
    if (!state || !fresh || queue.cursor === null || loading.has(queue.key)) return
    const of = state.liveCursor
    setLoading((keys) => new Set(keys).add(queue.key))
    const variables = {
      filter: narrowTo(filter, queue),
      groupBy: [...groupBy],
      orderBy: order,
      first: pageSize(groupBy),
      after: queue.cursor,
    }
    const { data, error } = await client
      .query(Board_PageDocument, variables, { requestPolicy: 'network-only' })
      .toPromise()
    setLoading((keys) => new Set([...keys].filter((other) => other !== queue.key)))
    if (error && !data) return setPageFault(faultOf(error))
    // A queue that has become empty meanwhile is not in the answer: nothing is left to load.
    const page = data?.board.queues[0]?.tickets ?? { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }
    dispatch({ type: 'page', of, queue: queue.key, page })
  }

  const fault = unread ?? pageFault
  return {
    state: state && sameGrouping(state, groupBy) ? state : null,
    reading: !fresh && fault === null,
    fault,
    liveFault: live.fault,
    pending: live.pending,
    retry() {
      setReadFault(null)
      readAgain()
    },
    loadMore,
    loading,
  }
}

const sameGrouping = (state: BoardState, groupBy: readonly QueueKey[]) => state.groupBy.join() === groupBy.join()
