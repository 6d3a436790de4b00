import type { Text } from '../errors.ts'

/** «22.11.2026, 17:00 (UTC+3)»: with the zone, since a letter's reader may live by another. */
export function momentIn(timeZone: string, at: Date): Text {
  const form = (locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at)
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? timeZone
  return { ru: `${form('ru')} (${offset})`, en: `${form('en-GB')} (${offset})` }
}
