'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { BoardEventFragment } from '@/generated/graphql.ts'
import { useAnnounce } from '@/ui/live-region.tsx'

/** Milliseconds. */
const glows = 4_000
const gathers = 1_200

/** More than this at once is told as a number: nobody listens to a list. */
const mostSaid = 3

/** What others do on the board: cards glow, and a polite voice tells. One's own moves do neither. */
export function useBoardNews(viewerId: string) {
  const say = useEventWords()
  const t = useTranslations('board')
  const announce = useAnnounce()
  const [touched, setTouched] = useState<ReadonlyMap<string, number>>(new Map())
  const turn = useRef(0)
  const unsaid = useRef<string[]>([])
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>())

  const later = useCallback((work: () => void, ms: number) => {
    const timer = setTimeout(() => {
      timers.current.delete(timer)
      work()
    }, ms)
    timers.current.add(timer)
  }, [])
  useEffect(() => {
    const all = timers.current
    return () => {
      for (const timer of all) clearTimeout(timer)
    }
  }, [])

  const hear = useCallback(
    (events: readonly BoardEventFragment[]) => {
      const others = events.filter(({ actor }) => actor?.id !== viewerId)
      if (others.length === 0) return
      const mark = ++turn.current
      const ids = others.map(({ ticket }) => ticket.id)
      setTouched((old) => new Map([...old, ...ids.map((id) => [id, mark] as const)]))
      later(() => setTouched((old) => new Map([...old].filter(([, one]) => one !== mark))), glows)

      const words = others.flatMap((event) => say(event) ?? [])
      if (words.length === 0) return
      if (unsaid.current.length === 0) {
        later(() => {
          const all = unsaid.current
          unsaid.current = []
          announce(all.length > mostSaid ? t('news.many', { count: all.length }) : all.join(' '))
        }, gathers)
      }
      unsaid.current.push(...words)
    },
    [viewerId, say, announce, later, t],
  )
  return { touched, hear }
}

/** One sentence, or nothing for what a board does not show. */
export function useEventWords(): (event: BoardEventFragment) => string | null {
  const t = useTranslations('board')
  const tickets = useTranslations('tickets')
  return useCallback(
    ({ kind, ticket, fromStatus, toStatus, changedFields, transition }) => {
      const { number } = ticket
      if (kind === 'TERM_CHANGED' && changedFields.includes('termState')) {
        if (ticket.termState === 'LATE') return t('news.late', { number })
        if (ticket.termState === 'NEAR') return t('news.near', { number })
      }
      if (kind === 'CREATED') return t('news.created', { number, title: ticket.title })
      if (transition === 'LEFT') return t('news.left', { number })
      if (fromStatus && toStatus && fromStatus !== toStatus) {
        return t('news.status', {
          number,
          from: tickets(`status.${fromStatus}.name`),
          to: tickets(`status.${toStatus}.name`),
        })
      }
      if (changedFields.includes('assignee')) {
        return t('news.assignee', { number, name: ticket.assignee?.fullName ?? t('nobody') })
      }
      return null
    },
    [t, tickets],
  )
}
