import type { Text } from '../errors.ts'

/** «22.11.2026, 17:00 (Europe/Moscow)»: with the zone, since a letter's reader may live by another. */
export function momentIn(timeZone: string, at: Date): Text {
  const form = (locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
  return { ru: `${form('ru')} (${timeZone})`, en: `${form('en-GB')} (${timeZone})` }
}
