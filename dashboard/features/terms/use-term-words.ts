'use client'
import { useFormatter, useTimeZone, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { daysAfter, zoneName } from '@/lib/clock/days.ts'
import { type Amount, type Day, type RunningTerm, sayTerm, stateAt } from './say-term.ts'

/**
 * An instant by the clock of a desk, and its zone where the reader's is another: «завтра в 12:00», and after «до»
 * «12:00 завтра».
 */
export function useDeskMoment(): (at: number, day: Day, timeZone: string, form?: 'day' | 'byDay') => string {
  const t = useTranslations('terms')
  const format = useFormatter()
  const zoneNote = useZoneNote()
  return useCallback(
    (at, day, timeZone, form = 'day') => {
      const time = format.dateTime(at, { timeZone, hour: '2-digit', minute: '2-digit' })
      const date = format.dateTime(at, { timeZone, weekday: 'short', day: 'numeric', month: 'short' })
      return t(`${form}.${day}`, { time, date }) + zoneNote(at, timeZone)
    },
    [t, format, zoneNote],
  )
}

/** « (UTC+5)» after a time of a desk's clock; nothing for readers whose clock shows the same. */
export function useZoneNote(): (at: number, timeZone: string) => string {
  const here = useTimeZone()
  return useCallback(
    (at, timeZone) => {
      const zone = zoneName(timeZone, at)
      return zone === null || !here || zoneName(here, at) === zone ? '' : ` (${zone})`
    },
    [here],
  )
}

/** The day of an instant as `useDeskMoment` names it. */
export function dayOf(timeZone: string, now: number, at: number): Day {
  const days = daysAfter(timeZone, now, at)
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : days === -1 ? 'yesterday' : 'other'
}

export interface TermWords {
  /** «Ответ: осталось 2 ч 15 мин». */
  full: string
  /** «осталось 2 ч 15 мин». */
  brief: string
}

/** What is said of a term. */
export function useTermWords(): (term: RunningTerm, now: number, timeZone: string) => TermWords {
  const t = useTranslations('terms')
  const amountText = useAmountText()
  const momentText = useDeskMoment()
  return useCallback(
    (term, now, timeZone) => {
      const saying = sayTerm(term, now, timeZone)
      const state = stateAt(term, now)
      const due = term.dueAt === null ? 0 : Date.parse(term.dueAt)
      const kind = t(`kind.${term.kind ?? 'OUTCOME'}`)
      const both = (
        is: 'left' | 'until' | 'lateBy' | 'justLate' | 'lateSince',
        words: { amount?: string; at?: string },
      ) => {
        const values = { kind, amount: '', at: '', ...words }
        return { full: t(is, values), brief: t(`brief.${is}`, values) }
      }
      switch (saying.is) {
        case 'left':
          return both('left', { amount: amountText(saying.amount) })
        case 'until':
          return both('until', { at: momentText(due, saying.day, timeZone, 'byDay') })
        case 'lateBy':
          return saying.amount ? both('lateBy', { amount: amountText(saying.amount) }) : both('justLate', {})
        case 'lateSince':
          return both('lateSince', { at: momentText(due, saying.day, timeZone) })
        case 'settled':
          if (state === 'PAUSED') return { full: t('settled.PAUSED'), brief: t('brief.PAUSED') }
          return same(t(`settled.${state === 'BREACHED' ? state : 'MET'}`))
      }
    },
    [t, amountText, momentText],
  )
}

/** «2 ч 15 мин», «4 мин 05 с». */
function useAmountText(): (amount: Amount) => string {
  const format = useFormatter()
  return useCallback(
    ({ hours, minutes, seconds }) => {
      const part = (value: number, unit: 'hour' | 'minute' | 'second', digits = 1) =>
        format.number(value, { style: 'unit', unit, unitDisplay: 'short', minimumIntegerDigits: digits })
      return [
        ...(hours > 0 ? [part(hours, 'hour')] : []),
        ...(minutes > 0 ? [part(minutes, 'minute')] : []),
        ...(seconds === null ? [] : [part(seconds, 'second', minutes > 0 ? 2 : 1)]),
      ].join(' ')
    },
    [format],
  )
}

const same = (words: string): TermWords => ({ full: words, brief: words })
