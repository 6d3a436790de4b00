/** Making a format is slow, and every card of a board needs the same few. */
function byZone(make: (timeZone: string) => Intl.DateTimeFormat): (timeZone: string) => Intl.DateTimeFormat {
  const known = new Map<string, Intl.DateTimeFormat>()
  return (timeZone) => {
    const format = known.get(timeZone) ?? make(timeZone)
    known.set(timeZone, format)
    return format
  }
}

const dates = byZone(
  (timeZone) => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
)
const times = byZone((timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }))
const offsets = byZone((timeZone) => new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }))

/** The date of an instant by a zone's clock, `2026-11-22`. */
export const dateIn = (timeZone: string, at: number): string => dates(timeZone).format(at)

/** How many dates later `at` is than `now`, by a zone's clock; 0 the same date. */
export const daysAfter = (timeZone: string, now: number, at: number): number =>
  Math.round((Date.parse(dateIn(timeZone, at)) - Date.parse(dateIn(timeZone, now))) / 86_400_000)

/** «UTC+5»: what readers elsewhere can count with. Null for a zone without such a name. */
export function zoneName(timeZone: string, at: number): string | null {
  return (
    offsets(timeZone)
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')
      ?.value.replace('GMT', 'UTC') ?? null
  )
}

/** An instant on a zone's clock as `<input type="datetime-local">` has it. */
export const toZonedInput = (timeZone: string, at: number): string =>
  `${dateIn(timeZone, at)}T${times(timeZone).format(at)}`

/**
 * The other way; null for what is no time. A time that the clock shows twice is the first one, and one that it jumps
 * over is as long after midnight as it says.
 */
export function fromZonedInput(timeZone: string, text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return null
  const wall = Date.parse(`${text}Z`)
  if (Number.isNaN(wall)) return null
  const offsetAt = (at: number) => Date.parse(`${toZonedInput(timeZone, at)}Z`) - Math.floor(at / 60_000) * 60_000
  // The offset a day before and after; where they differ, the one that the clock really had.
  const candidates = [wall - offsetAt(wall - 86_400_000), wall - offsetAt(wall + 86_400_000)]
  return candidates.find((at) => toZonedInput(timeZone, at) === text) ?? candidates[0] ?? null
}
