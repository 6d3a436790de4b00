'use client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { createRequest, useClient } from 'urql'
import { type FilterTransition, Live_TicketEventsDocument, type TicketFilter } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { createBatch } from './batch.ts'

/** The least that a stream's document must select. */
export interface LiveEventCore {
  id: string
  cursor: string
  transition: FilterTransition
  ticket: { id: string; version: number }
}

export type LiveDocument<Event extends LiveEventCore> = TypedDocumentNode<
  { ticketEvents: Event },
  { filter?: TicketFilter | null; after?: string | null }
>

export interface LiveOptions<Event extends LiveEventCore> {
  document: LiveDocument<Event>
  filter: TicketFilter
  /** The liveCursor of what is on the screen; null while that is still being read. */
  after: string | null
  /** While true, events are kept and counted; they are delivered when it turns false. */
  paused?: boolean
  /** In the one order, a burst together. */
  onEvents: (events: Event[]) => void
  /** The cursor is too old to go on from: read the screen's data again; the new cursor restarts the stream. */
  onExpired: () => void
}

export interface Live {
  /** Events kept back by the pause. */
  pending: number
  /** Why the stream was refused; it stays so until the filter or the cursor changes. */
  fault: Fault | null
}

/** Past this many kept back, reading anew is cheaper than applying: the pause ends as an expired cursor does. */
const mostKept = 5_000

/**
 * Follows the changes after `after`. One stream per cursor: when the data is read again, the stream starts
 * again from there. Reconnections are the client package's matter and not seen here.
 */
export function useLive<Event extends LiveEventCore>(options: LiveOptions<Event>): Live {
  const client = useClient()
  const { document, after, paused = false } = options
  const filterKey = JSON.stringify(options.filter)
  const [pending, setPending] = useState(0)
  const [fault, setFault] = useState<Fault | null>(null)
  const kept = useRef<Event[]>([])

  const deliver = useEffectEvent((events: Event[]) => {
    if (!paused) {
      // The pause may have ended a moment ago, with what it kept still here: that comes first.
      const inOrder = [...kept.current, ...events]
      kept.current = []
      return options.onEvents(inOrder)
    }
    kept.current.push(...events)
    setPending(kept.current.length)
    if (kept.current.length > mostKept) {
      kept.current = []
      options.onExpired()
    }
  })
  const refuse = useEffectEvent((reason: Fault) => {
    if (reason.code === 'CURSOR_EXPIRED') options.onExpired()
    else setFault(reason)
  })

  useEffect(() => {
    if (after === null) return
    kept.current = []
    setPending(0)
    setFault(null)
    const batch = createBatch<Event>((events) => deliver(events))
    // A key of its own: urql would join a second reader to a stream that is already past its cursor.
    const request = { ...createRequest(document, { filter: JSON.parse(filterKey), after }), key: nextKey() }
    const stream = client.executeSubscription(request).subscribe(({ data, error }) => {
      if (data?.ticketEvents) batch.push(data.ticketEvents)
      if (error && !data?.ticketEvents) refuse(faultOf(error))
    })
    return () => {
      stream.unsubscribe()
      batch.drop()
    }
  }, [client, document, filterKey, after])

  const release = useEffectEvent(() => {
    const events = kept.current
    kept.current = []
    setPending(0)
    if (events.length > 0) options.onEvents(events)
  })
  useEffect(() => {
    if (!paused) release()
  }, [paused])

  return { pending, fault }
}

/** Apart from the keys that urql hashes from documents, which are not negative. */
let lastKey = 0
const nextKey = () => --lastKey

/** The plain stream of events with their snapshots, for lists and boards. */
export const ticketEvents = Live_TicketEventsDocument
