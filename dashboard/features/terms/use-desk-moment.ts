'use client'
import { useFormatter, useTimeZone, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { daysAfter, zoneName } from '@/lib/clock/days.ts'
import { useServerNow } from '@/lib/clock/page-clock.tsx'

const dayNames = new Map<number, 'yesterday' | 'today' | 'tomorrow'>([
  [-1, 'yesterday'],
  [0, 'today'],
  [1, 'tomorrow'],
])

/**
 * An instant by the clock of a desk, and its zone where the reader's is another: «завтра в 12:00», and after «до»
 * «12:00 завтра». What is tomorrow now is told as today once the day has come.
 */
export function useDeskMoment(): (at: string, timeZone: string, form?: 'day' | 'byDay') => string {
  const t = useTranslations('terms')
  const format = useFormatter()
  const zoneNote = useZoneNote()
  const now = useServerNow('minute')
  return useCallback(
    (at, timeZone, form = 'day') => {
      const instant = Date.parse(at)
      const time = format.dateTime(instant, { timeZone, hour: '2-digit', minute: '2-digit' })
      const date = format.dateTime(instant, { timeZone, weekday: 'short', day: 'numeric', month: 'short' })
      const day = dayNames.get(daysAfter(timeZone, now, instant)) ?? 'other'
      return t(`${form}.${day}`, { time, date }) + zoneNote(instant, timeZone)
    },
    [t, format, zoneNote, now],
  )
}

/** The same in full, as a history has it: «23 ноября 2026 г. в 12:00 (UTC+5)». */
export function useDeskDate(): (at: string, timeZone: string) => string {
  const format = useFormatter()
  const zoneNote = useZoneNote()
  return useCallback(
    (at, timeZone) =>
      format.dateTime(new Date(at), { timeZone, dateStyle: 'long', timeStyle: 'short' }) +
      zoneNote(Date.parse(at), timeZone),
    [format, zoneNote],
  )
}

/** « (UTC+5)» after a time of a desk's clock; nothing for readers whose clock shows the same. */
function useZoneNote(): (at: number, timeZone: string) => string {
  const here = useTimeZone()
  return useCallback(
    (at, timeZone) => {
      const zone = zoneName(timeZone, at)
      return zone === null || !here || zoneName(here, at) === zone ? '' : ` (${zone})`
    },
    [here],
  )
}
