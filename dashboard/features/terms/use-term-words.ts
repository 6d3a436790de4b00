'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { type Amount, type RunningTerm, sayTerm, stateAt } from './say-term.ts'
import { useDeskMoment } from './use-desk-moment.ts'

export interface TermWords {
  /** «Ответ: осталось 2 ч 15 мин». */
  full: string
  /** «осталось 2 ч 15 мин». */
  brief: string
}

/** What is said of a term. */
export function useTermWords(term: RunningTerm, now: number, timeZone: string): TermWords {
  const t = useTranslations('terms')
  const amountText = useAmountText()
  const momentText = useDeskMoment()
  const kind = t(`kind.${term.kind ?? 'OUTCOME'}`)
  const both = (
    is: 'left' | 'until' | 'lateBy' | 'justLate' | 'lateSince',
    words: { amount?: string; at?: string },
  ) => {
    const values = { kind, amount: '', at: '', ...words }
    return { full: t(is, values), brief: t(`brief.${is}`, values) }
  }
  const saying = sayTerm(term, now, timeZone)
  switch (saying.is) {
    case 'left':
      return both('left', { amount: amountText(saying.amount) })
    case 'until':
      return both('until', { at: momentText(saying.dueAt, timeZone, 'byDay') })
    case 'lateBy':
      return saying.amount ? both('lateBy', { amount: amountText(saying.amount) }) : both('justLate', {})
    case 'lateSince':
      return both('lateSince', { at: momentText(saying.dueAt, timeZone) })
    case 'settled': {
      const state = stateAt(term, now)
      if (state === 'PAUSED') return { full: t('settled.PAUSED'), brief: t('brief.PAUSED') }
      const words = t(`settled.${state === 'BREACHED' ? state : 'MET'}`)
      return { full: words, brief: words }
    }
  }
}

/** «2 ч 15 мин», «4 мин 05 с». */
export function useAmountText(): (amount: Amount) => string {
  const format = useFormatter()
  return ({ hours, minutes, seconds }) => {
    const part = (value: number, unit: 'hour' | 'minute' | 'second', digits = 1) =>
      format.number(value, { style: 'unit', unit, unitDisplay: 'short', minimumIntegerDigits: digits })
    return [
      ...(hours > 0 ? [part(hours, 'hour')] : []),
      ...(minutes > 0 ? [part(minutes, 'minute')] : []),
      ...(seconds === null ? [] : [part(seconds, 'second', minutes > 0 ? 2 : 1)]),
    ].join(' ')
  }
}
