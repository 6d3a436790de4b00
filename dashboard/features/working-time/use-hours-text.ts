'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { hoursGroups, type Interval, isRoundTheClock } from './hours-text.ts'

/** A weekday's name; 1 is Monday. */
export function useWeekdayName(width: 'long' | 'short') {
  const locale = useLocale()
  return useCallback(
    (weekday: number) =>
      // 5 January 1970 was a Monday.
      new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }).format((weekday + 3) * 86_400_000),
    [locale, width],
  )
}

/** Hours of a week in a few words: «пн–пт 08:00–17:00». */
export function useHoursText() {
  const t = useTranslations('working-time')
  const weekdayName = useWeekdayName('short')
  return useCallback(
    (hours: readonly Interval[]) => {
      const groups = hoursGroups(hours)
      if (groups.length === 0) return t('noHours')
      if (isRoundTheClock(groups)) return t('roundTheClock')
      return groups
        .map(({ first, last, text }) => {
          const names = first === last ? weekdayName(first) : `${weekdayName(first)}–${weekdayName(last)}`
          return `${names} ${text}`
        })
        .join('; ')
    },
    [t, weekdayName],
  )
}
