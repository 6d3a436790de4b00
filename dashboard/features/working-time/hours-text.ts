/** An interval of a weekday: 1 Monday … 7 Sunday, 08:00 to 24:00 at most. */
export interface Interval {
  weekday: number
  from: string
  to: string
}

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** One weekday's intervals as one types them: `09:00–13:00, 14:00–18:00`. */
export const dayText = (hours: readonly Interval[], weekday: number): string =>
  hours
    .filter((each) => each.weekday === weekday)
    .map(({ from, to }) => `${from}–${to}`)
    .join(', ')

export interface HoursGroup {
  first: number
  last: number
  text: string
}

/** Neighbouring weekdays with the same hours together; weekdays without hours left out. */
export function hoursGroups(hours: readonly Interval[]): HoursGroup[] {
  const groups: HoursGroup[] = []
  for (const weekday of weekdays) {
    const text = dayText(hours, weekday)
    const last = groups.at(-1)
    if (!text) continue
    if (last?.text === text && last.last === weekday - 1) last.last = weekday
    else groups.push({ first: weekday, last: weekday, text })
  }
  return groups
}

export const isRoundTheClock = (groups: readonly HoursGroup[]): boolean =>
  groups.length === 1 && groups[0]?.first === 1 && groups[0].last === 7 && groups[0].text === '00:00–24:00'

/**
 * What was typed for a weekday, as intervals: with any dash, `8` and `8:00` for 08:00. Null when it cannot be read; what
 * hours may be is the server's to say.
 */
export function parseDay(text: string, weekday: number): Interval[] | null {
  const parts = text.split(/[,;]/).map((part) => part.trim())
  if (parts.length === 1 && parts[0] === '') return []
  const intervals = parts.map((part) => {
    const [, from, to] = /^(\d{1,2}(?::\d{2})?)\s*[-–—−]\s*(\d{1,2}(?::\d{2})?)$/.exec(part) ?? []
    return from && to ? { weekday, from: fullTime(from), to: fullTime(to) } : null
  })
  return intervals.some((each) => each === null) ? null : (intervals as Interval[])
}

function fullTime(typed: string): string {
  const [hours = '', minutes = '00'] = typed.split(':')
  return `${hours.padStart(2, '0')}:${minutes}`
}
