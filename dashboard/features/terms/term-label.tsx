'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { TermState } from '@/generated/graphql.ts'
import { zoneName } from '@/lib/clock/days.ts'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { type Tone, toneClass } from '@/ui/badge.tsx'
import { classNames } from '@/ui/class-names.ts'
import { CheckIcon, ClockIcon, HourglassIcon, PauseIcon, WarningIcon } from '@/ui/icons.tsx'
import { countedInSeconds, type RunningTerm, type ShownTerm, stateAt, termOf } from './say-term.ts'
import { useTermWords } from './use-term-words.ts'

/** How each state looks: never by its colour alone. */
const looks: Record<TermState, { tone: Tone; icon: typeof ClockIcon }> = {
  ON_TRACK: { tone: 'slate', icon: ClockIcon },
  NEAR: { tone: 'amber', icon: HourglassIcon },
  LATE: { tone: 'red', icon: WarningIcon },
  PAUSED: { tone: 'slate', icon: PauseIcon },
  MET: { tone: 'green', icon: CheckIcon },
  BREACHED: { tone: 'stone', icon: WarningIcon },
}

interface TermLabelProps {
  ticket: ShownTerm
  /** Of the ticket's desk. */
  timeZone: string
  /** Also of what is over: whether it was in time. */
  settled?: boolean
  /** Without what is due: where there is little room. */
  brief?: boolean
  className?: string
}

/** «Ответ: осталось 2 ч 15 мин», and counting. Nothing for a ticket without a term. */
export function TermLabel({ ticket, timeZone, settled = false, brief = false, className }: TermLabelProps) {
  const term = termOf(ticket)
  if (!term || (!settled && (term.state === 'MET' || term.state === 'BREACHED'))) return null
  return <Label term={term} timeZone={timeZone} brief={brief} className={className} />
}

interface LabelProps {
  term: RunningTerm
  timeZone: string
  brief: boolean
  className?: string
}

function Label({ term, timeZone, brief, className }: LabelProps) {
  const t = useTranslations('terms')
  const format = useFormatter()
  const now = useTermNow(term)
  const state = stateAt(term, now)
  const { tone, icon: Icon } = looks[state]
  const said = useTermWords(term, now, timeZone)
  const words = brief ? said.brief : said.full
  const exact =
    term.dueAt === null
      ? undefined
      : t('exact', {
          at: format.dateTime(new Date(term.dueAt), { timeZone, dateStyle: 'full', timeStyle: 'short' }),
          zone: zoneName(timeZone, Date.parse(term.dueAt)) ?? timeZone,
        })
  return (
    <span
      title={exact === undefined ? said.full : `${said.full}. ${exact}`}
      data-term={state}
      className={classNames(
        'inline-flex max-w-full min-w-0 items-start gap-1.5 rounded-md px-2 py-0.5 text-[0.8125rem] leading-5 font-medium tabular-nums',
        toneClass(tone),
        className,
      )}
    >
      <Icon width={15} height={15} className="mt-[2.5px]" />
      {(state === 'NEAR' || state === 'LATE') && <span className="sr-only">{t(`state.${state}`)}. </span>}
      {term.dueAt === null ? (
        <span className="min-w-0">{words}</span>
      ) : (
        <time dateTime={term.dueAt} className="min-w-0">
          {words}
        </time>
      )}
    </span>
  )
}

/** Minutes are enough until the very end. */
function useTermNow({ dueAt }: RunningTerm): number {
  const minute = useServerNow('minute')
  const left = dueAt === null ? -1 : Date.parse(dueAt) - minute
  return useServerNow(left >= 0 && left <= countedInSeconds + 60_000 ? 'second' : 'minute')
}
