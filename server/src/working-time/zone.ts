import { Temporal } from '@js-temporal/polyfill'
import { fault, type Text } from '../errors.ts'
import type { Checked } from '../text-rules.ts'

/** A stretch of time in which a zone's clock does not jump: [from, to) in epoch milliseconds. */
export interface ZoneSpan {
  from: number
  to: number
  /** What its clock is ahead of UTC, in milliseconds. */
  offset: number
}

/** The zone's spans of constant offset within [from, to), in order, without a gap. */
export function zoneSpans(timeZone: string, from: number, to: number): ZoneSpan[] {
  const spans: ZoneSpan[] = []
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone)
  for (;;) {
    const start = Math.max(from, at.epochMilliseconds)
    const offset = Math.round(at.offsetNanoseconds / 1e6)
    const next = at.getTimeZoneTransition('next')
    if (!next || next.epochMilliseconds >= to) {
      spans.push({ from: start, to, offset })
      return spans
    }
    spans.push({ from: start, to: next.epochMilliseconds, offset })
    at = next
  }
}

/** The date of an instant by the zone's clock, `2026-11-21`. */
export function dateIn(timeZone: string, at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/** The instant of a date's time by the zone's clock; 24:00 is the beginning of the next date. */
export function instantOf(timeZone: string, date: string, time: '12:00' | '24:00'): number {
  const day = Temporal.PlainDate.from(date)
  return time === '24:00'
    ? day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds
    : day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds
}

/** A zone as the IANA's list spells it; a bare offset is none, since it knows no daylight saving. */
export function parseTimeZone(typed: string, path: string | string[] = 'timeZone'): Checked<string> {
  const name = typed.trim()
  try {
    if (/^[A-Za-z]/.test(name)) {
      return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId
    }
  } catch {
    // Said below.
  }
  return fault(path, noZone(typed))
}

const noZone = (typed: string): Text => ({
  ru: `Часового пояса «${typed.slice(0, 60)}» нет. Нужно название из базы IANA, например Asia/Yekaterinburg.`,
  en: `There is no time zone "${typed.slice(0, 60)}". A name of the IANA's list is needed, for example Asia/Yekaterinburg.`,
})
