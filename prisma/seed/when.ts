/**
 * Moments of the story, told from the moment of seeding, so that the demo is always fresh:
 * - `3d 10:42` — at 10:42 by the desk's clock, three working days before today;
 * - `25m`, `2h 10m` — that long ago;
 * - `+40m`, `+1d 2h` — that long after the step before.
 */
export type When = string

const minute = 60_000
const units: Record<string, number> = { d: 24 * 60 * minute, h: 60 * minute, m: minute }

export function moment(when: When, from: { now: Date; timeZone: string; previous?: Date }): Date {
  const onDay = /^(\d+)d (\d\d):(\d\d)$/.exec(when)
  if (onDay) {
    const [days, hours, minutes] = onDay.slice(1).map(Number) as [number, number, number]
    const offset = utcOffset(from.timeZone, from.now)
    const local = new Date(from.now.getTime() + offset)
    const day = workingDaysBefore(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()), days)
    return new Date(day + hours * 60 * minute + minutes * minute - offset)
  }
  const after = when.startsWith('+')
  const parts = (after ? when.slice(1) : when).split(' ').map((part) => /^(\d+)([dhm])$/.exec(part))
  if (parts.some((part) => part === null)) throw new Error(`"${when}" is no moment: "3d 10:42", "2h 10m" or "+40m"`)
  const length = parts.reduce((sum, part) => sum + Number(part?.[1]) * (units[part?.[2] ?? ''] ?? 0), 0)
  if (!after) return new Date(from.now.getTime() - length)
  if (!from.previous) throw new Error(`"${when}" follows nothing: a story begins with "3d 10:42" or "25m"`)
  return new Date(from.previous.getTime() + length)
}

/** Monday to Friday: the demo knows no holidays. */
function workingDaysBefore(day: number, count: number): number {
  let found = day
  for (let left = count; left > 0; ) {
    found -= 24 * 60 * minute
    if (![0, 6].includes(new Date(found).getUTCDay())) left--
  }
  return found
}

const offsets = new Map<string, number>()

/** Milliseconds that the zone's clock is ahead of UTC; the zones of the demo do not change their clocks. */
function utcOffset(timeZone: string, at: Date): number {
  const known = offsets.get(timeZone)
  if (known !== undefined) return known
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minute
  offsets.set(timeZone, offset)
  return offset
}
