'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { type KeyboardEvent, useRef, useState } from 'react'
import { classNames } from '@/ui/class-names.ts'
import { DayMark } from './day-mark.tsx'
import { weekdays } from './hours-text.ts'
import { useWeekdayName } from './use-hours-text.ts'
import { dateByKey, isWeekend, type MarkedDay, type Month, monthsOf } from './year.ts'

interface YearGridProps {
  year: number
  days: readonly MarkedDay[]
  /** `2026-11-22` here; null where it is not of this year. */
  today: string | null
  onChoose: (date: string) => void
}

/**
 * Twelve months, a grid each. The year is one stop of Tab: arrow keys move by days and weeks, also into the next month,
 * Home and End within the week, Page Up and Page Down by months; Enter opens the day.
 */
export function YearGrid({ year, days, today, onChoose }: YearGridProps) {
  const t = useTranslations('working-time')
  const [chosen, setChosen] = useState<string | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const marked = new Map(days.map((day) => [day.date, day]))
  const current = chosen?.startsWith(`${year}-`) ? chosen : today?.startsWith(`${year}-`) ? today : `${year}-01-01`

  function move(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const next = dateByKey(current, event.key)
    if (next === null) return
    event.preventDefault()
    setChosen(next)
    root.current?.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the grids inside
    <div ref={root} onKeyDown={move}>
      <p className="mb-3 text-sm text-muted max-sm:sr-only">{t('gridKeys')}</p>
      <div className="grid gap-x-6 gap-y-7 sm:grid-cols-2 lg:grid-cols-3">
        {monthsOf(year).map((month) => (
          <MonthGrid
            key={month.number}
            year={year}
            month={month}
            marked={marked}
            current={current}
            today={today}
            onChoose={(date) => {
              setChosen(date)
              onChoose(date)
            }}
          />
        ))}
      </div>
    </div>
  )
}

interface MonthGridProps {
  year: number
  month: Month
  marked: ReadonlyMap<string, MarkedDay>
  current: string
  today: string | null
  onChoose: (date: string) => void
}

function MonthGrid({ year, month, marked, current, today, onChoose }: MonthGridProps) {
  const format = useFormatter()
  const shortName = useWeekdayName('short')
  const longName = useWeekdayName('long')
  const id = `month-${month.number}`
  const name = format.dateTime(Date.UTC(year, month.number - 1, 1), { month: 'long', timeZone: 'UTC' })
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-1.5 font-semibold first-letter:uppercase">
        {name}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table of days whose cells are moved between by arrow keys is what the role is for */}
      <table role="grid" aria-labelledby={id} className="w-full table-fixed border-collapse">
        <thead>
          <tr>
            {weekdays.map((weekday) => (
              <th key={weekday} scope="col" abbr={longName(weekday)} className="pb-1 text-xs font-medium text-muted">
                {shortName(weekday)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {month.weeks.map((week, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: weeks of a month have no other name and never move
            <tr key={row}>
              {week.map((date, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column} className="p-0.5">
                  {date && (
                    <DayCell
                      date={date}
                      day={marked.get(date)}
                      isCurrent={date === current}
                      isToday={date === today}
                      onChoose={onChoose}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface DayCellProps {
  date: string
  day: MarkedDay | undefined
  isCurrent: boolean
  isToday: boolean
  onChoose: (date: string) => void
}

function DayCell({ date, day, isCurrent, isToday, onChoose }: DayCellProps) {
  const t = useTranslations('working-time')
  const format = useFormatter()
  const full = format.dateTime(Date.parse(date), { dateStyle: 'full', timeZone: 'UTC' })
  const said = day ? t(`kindWith.${day.kind}`, { minutes: day.minutesLess }) : t(isWeekend(date) ? 'weekend' : 'usual')
  return (
    <button
      type="button"
      data-date={date}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={[`${full}: ${said}`, day?.name, isToday && t('today')].filter(Boolean).join(', ')}
      aria-current={isToday ? 'date' : undefined}
      title={day?.name || (day ? said : undefined)}
      onClick={() => onChoose(date)}
      className={classNames(
        'control flex w-full items-center justify-center rounded-md border text-sm tabular-nums hover:border-line-strong',
        isToday ? 'border-accent' : 'border-transparent',
      )}
    >
      <DayMark kind={day?.kind ?? null} short={(day?.minutesLess ?? 0) > 0} weekend={isWeekend(date)}>
        {Number(date.slice(8))}
      </DayMark>
    </button>
  )
}
