import type { ReactNode } from 'react'
import { classNames } from '@/ui/class-names.ts'
import type { DayLook } from './year.ts'

interface DayMarkProps {
  kind: DayLook
  short: boolean
  weekend: boolean
  children: ReactNode
}

const looks = {
  DAY_OFF: 'bg-tone-red-soft font-semibold text-tone-red underline decoration-2 underline-offset-3',
  WORKING: 'border border-dashed border-tone-blue font-semibold text-tone-blue',
  SHORT: 'bg-tone-amber-soft font-semibold text-tone-amber',
} as const

/**
 * A day's number with its mark. Told apart without colour too: a day off is underlined, a working day dashed around, a
 * short one has a star, as printed calendars do.
 */
export function DayMark({ kind, short, weekend, children }: DayMarkProps) {
  return (
    <span
      className={classNames(
        'inline-flex h-7 min-w-8 items-center justify-center rounded px-1 tabular-nums',
        kind ? looks[kind] : weekend && 'text-muted',
      )}
    >
      {children}
      {short && '*'}
    </span>
  )
}

interface LegendProps {
  items: { kind: DayLook; short: boolean; weekend: boolean; text: string }[]
}

export function Legend({ items }: LegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
      {items.map(({ text, ...mark }) => (
        <li key={text} className="flex items-center gap-2">
          <span aria-hidden="true">
            <DayMark {...mark}>12</DayMark>
          </span>
          {text}
        </li>
      ))}
    </ul>
  )
}
