'use client'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { LiveCount_EventsDocument, LiveCount_ReadDocument, type TicketFilter } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { countEvents, type LiveCount } from './count.ts'
import { useAgain } from './use-again.ts'
import { useLive } from './use-live.ts'

/** Null until it is known, and when it cannot be kept so; over another filter the last one's number does not stand. */
export function useLiveCount(filter: TicketFilter, options: { paused: boolean }): number | null {
  const client = useClient()
  const key = JSON.stringify(filter)
  const [turn, setTurn] = useState(0)
  const [read, setRead] = useState<(LiveCount & { key: string; cursor: string }) | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is another reading of the same
  useEffect(() => {
    let wanted = true
    void client
      .query(LiveCount_ReadDocument, { filter: JSON.parse(key) }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data, error }) => {
        if (!wanted) return
        setFault(!data && error ? faultOf(error) : null)
        if (data) setRead({ key, cursor: data.tickets.liveCursor, count: data.tickets.totalCount, told: new Map() })
      })
    return () => {
      wanted = false
    }
  }, [client, key, turn])

  const readAgain = () => {
    setRead(null)
    setTurn((number) => number + 1)
  }
  useAgain(fault, readAgain)
  const fresh = read?.key === key ? read : null
  const live = useLive({
    document: LiveCount_EventsDocument,
    filter,
    after: fresh?.cursor ?? null,
    paused: options.paused,
    onEvents: (events) => setRead((known) => known && { ...known, ...countEvents(known, events) }),
    onExpired: readAgain,
  })
  return live.fault ? null : (fresh?.count ?? null)
}
