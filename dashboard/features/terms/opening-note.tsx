'use client'
import { useTranslations } from 'next-intl'
import type { OpeningNoteFragment } from '@/generated/graphql.ts'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { classNames } from '@/ui/class-names.ts'
import { ClockIcon } from '@/ui/icons.tsx'
import { openingOf } from './opening.ts'
import type { ShownTerm } from './say-term.ts'
import { useDeskMoment } from './use-desk-moment.ts'

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
  const opensAt = openingOf(desk, now)
  if (opensAt === null) return null
  const opens = momentText(opensAt, desk.timeZone)
  const due = ticket?.termKind === 'OUTCOME' && ticket.dueAt && Date.parse(ticket.dueAt) > now ? ticket.dueAt : null
  return (
    <p className={classNames('flex items-start gap-2 text-sm', className)}>
      <ClockIcon className="mt-px text-muted" />
      <span>
        {!ticket
          ? t('before', { opens })
          : due
            ? t('due', { opens, due: momentText(due, desk.timeZone, 'byDay') })
            : t('accepted', { opens })}
      </span>
    </p>
  )
}
