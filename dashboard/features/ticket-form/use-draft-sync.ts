'use client'
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useClient } from 'urql'
import {
  TicketForm_DiscardDraftDocument,
  TicketForm_DraftDocument,
  TicketForm_SaveDraftDocument,
} from '@/generated/graphql.ts'
import { type Fault, faultOf, isPassing } from '@/lib/graphql/errors.ts'
import { contentOf, type Draft, isUnsaved, type SavedDraft } from './draft.ts'
import type { useDraft } from './use-draft.ts'

/**
 * Where the draft is, told as it is.
 *
 *   untouched  nothing is typed
 *   here       in this browser only: not sent yet, under way, or the server would not have it
 *   saved      on the server too
 *   away       in this browser only, since the server cannot be reached; tried again by itself
 *   over       a ticket has been filed from it elsewhere; what is typed here stays here
 */
export type DraftPlace = 'untouched' | 'here' | 'saved' | 'away' | 'over'

/** Milliseconds without a key before it is sent, and before another try when nobody answers. */
const quiet = 1_000
const patience = 15_000

type DraftHold = Pick<
  ReturnType<typeof useDraft>,
  'draft' | 'worthKeeping' | 'conflict' | 'setConflict' | 'setSaved' | 'closed'
>

/**
 * Tells the server what is typed, one saving at a time, each over the version that this tab knows. Another tab's
 * saving is never written over: it becomes the form's conflict.
 *
 * @param held the draft is being filed: filing ends it on the server by itself
 */
export function useDraftSync(hold: DraftHold, held: boolean): { place: DraftPlace; drop: () => Promise<void> } {
  const { draft, worthKeeping, conflict, setConflict, setSaved, closed } = hold
  const client = useClient()
  const underWay = useRef<Promise<void> | null>(null)
  /** What the server would not have: sent again only when it is another. */
  const refusedOne = useRef<Draft | null>(null)
  const [trouble, setTrouble] = useState<'away' | 'refused' | null>(null)
  /** The key of a draft that has become a ticket elsewhere. */
  const [filedKey, setFiledKey] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn((number) => number + 1), [])

  const send = useCallback(
    async (typed: Draft, expectedVersion: number | null) => {
      const input = { desk: typed.values.desk, content: contentOf(typed), expectedVersion }
      const { data, error } = await client.mutation(TicketForm_SaveDraftDocument, { input }).toPromise()
      return { draft: data?.saveTicketDraft.draft ?? null, fault: error ? faultOf(error) : null }
    },
    [client],
  )

  const discard = (saved: SavedDraft) => {
    const input = { desk: saved.desk, expectedVersion: saved.version }
    return client.mutation(TicketForm_DiscardDraftDocument, { input }).toPromise()
  }

  const refused = async (fault: Fault | null, desk: string) => {
    if (fault === null || isPassing(fault)) return setTrouble('away')
    if (fault.code !== 'CONFLICT') {
      refusedOne.current = draft
      return setTrouble('refused')
    }
    const policy = { requestPolicy: 'network-only' } as const
    const { data } = await client.query(TicketForm_DraftDocument, { desk }, policy).toPromise()
    if (!data) return setTrouble('away')
    setTrouble(null)
    if (data.ticketDraft) setConflict(data.ticketDraft)
    else setFiledKey(draft.idempotencyKey)
  }

  const save = useEffectEvent(async () => {
    const { saved } = draft
    const content = JSON.stringify(contentOf(draft))
    const { desk } = draft.values
    try {
      if (!worthKeeping) {
        const { error } = saved ? await discard(saved) : {}
        setTrouble(error ? 'away' : null)
        return error ? undefined : setSaved(null)
      }
      const known = saved?.desk === desk ? saved.version : null
      let answer = await send(draft, known)
      // Cleared elsewhere, or let go: there is nothing to write over any more.
      if (answer.fault?.code === 'CONFLICT' && !closed.current && known !== null && currentOf(answer.fault) === null) {
        answer = await send(draft, null)
      }
      if (closed.current) return
      if (!answer.draft) return await refused(answer.fault, desk)
      setTrouble(null)
      setSaved({ desk, version: answer.draft.version, content }, answer.draft.uploads)
      // The same typing, carried over to this desk.
      if (saved && saved.desk !== desk) await discard(saved)
    } finally {
      underWay.current = null
      again()
    }
  })

  const wanted = worthKeeping ? draft.values.desk !== '' && isUnsaved(draft) : draft.saved !== null
  const due = wanted && !held && conflict === null && filedKey !== draft.idempotencyKey
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the draft begins the wait anew
  useEffect(() => {
    if (!due || underWay.current || refusedOne.current === draft) return
    const start = () => {
      // Let go a moment ago: the page is on its way to another.
      if (!closed.current) underWay.current = save()
    }
    const timer = setTimeout(start, trouble === 'away' ? patience : quiet)
    return () => clearTimeout(timer)
  }, [due, draft, turn, trouble])

  // The network is back: at once.
  useEffect(() => {
    const back = () => setTrouble((old) => (old === 'away' ? null : old))
    window.addEventListener('online', back)
    return () => window.removeEventListener('online', back)
  }, [])

  /** Not wanted any more, and the form is left: after a saving that is on its way, so that it does not come back. */
  const drop = async () => {
    closed.current = true
    const { desk } = draft.values
    await underWay.current
    await client.mutation(TicketForm_DiscardDraftDocument, { input: { desk } }).toPromise()
  }

  const place = (): DraftPlace => {
    if (filedKey === draft.idempotencyKey) return 'over'
    if (!worthKeeping) return 'untouched'
    if (trouble === 'away') return 'away'
    return conflict !== null || isUnsaved(draft) ? 'here' : 'saved'
  }
  return { place: place(), drop }
}

const currentOf = (fault: Fault) => fault.current?.version ?? null
