'use client'
import { useTranslations } from 'next-intl'
import type { OpeningNoteFragment } from '@/generated/graphql.ts'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { classNames } from '@/ui/class-names.ts'
import { ClockIcon } from '@/ui/icons.tsx'
import { type ShownTerm, termOf } from './say-term.ts'
import { dayOf, useDeskMoment } from './use-term-words.ts'

interface OpeningNoteProps {
  desk: OpeningNoteFragment
  /** Accepted already: then by when it is answered is said too. */
  ticket?: ShownTerm
  className?: string
}

/** Outside working hours: accepted all the same, and when work begins. The one place where that is said of a ticket. */
export function OpeningNote({ desk, ticket, className }: OpeningNoteProps) {
  const t = useTranslations('terms.closed')
  const momentText = useDeskMoment()
  const now = useServerNow('minute')
  const opening = desk.nextOpeningAt === null ? null : Date.parse(desk.nextOpeningAt)
  if (desk.isOpen || opening === null || opening <= now) return null
  const dayFrom = (at: number) => dayOf(desk.timeZone, now, at)
  const term = ticket ? termOf(ticket) : null
  const due = term?.dueAt ? Date.parse(term.dueAt) : null
  const opens = momentText(opening, dayFrom(opening), desk.timeZone)
  return (
    <p className={classNames('flex items-start gap-2 text-sm', className)}>
      <ClockIcon className="mt-px text-muted" />
      <span>
        {!ticket
          ? t('before', { opens })
          : due !== null && due > now && term?.kind === 'OUTCOME'
            ? t('due', { opens, due: momentText(due, dayFrom(due), desk.timeZone, 'byDay') })
            : t('accepted', { opens })}
      </span>
    </p>
  )
}
