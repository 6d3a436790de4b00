import { AppError } from '../errors.ts'
import { firstYear, lastYear, type Openings, openingsOf, type Schedule, yearOf } from './openings.ts'

/**
 * The clock that runs only while a desk works. Instants are epoch milliseconds, amounts milliseconds of working time;
 * `now` is the caller's.
 *
 * An opening is [start, end): at closing time a desk is closed. A term that is used up exactly at closing is due at
 * closing, not at the next opening: the earliest instant by which the time has passed. Counted backwards it is the
 * latest one: an hour of work before 09:00 of a desk that opens at 08:00 is 08:00, not yesterday's closing.
 */

/** A desk without any working time: nothing can be due by it. */
export class NoWorkingTime extends AppError {
  constructor() {
    super('CONFLICT', {
      ru: 'У службы поддержки нет рабочего времени: ни одного рабочего часа в неделе, или все дни выходные. Укажите часы работы.',
      en: 'The desk has no working time: no hours on any weekday, or only days off. Set its hours.',
    })
    this.name = 'NoWorkingTime'
  }
}

/** The instant by which `amount` of working time has passed since `from`; a negative one counts back. */
export function addWorkingTime(schedule: Schedule, from: number, amount: number): number {
  if (!Number.isFinite(amount)) throw new RangeError(`${amount} is no amount of working time`)
  if (amount === 0) return from
  if (schedule.hours.length === 0) throw new NoWorkingTime()
  return amount > 0 ? forward(schedule, from, amount) : backward(schedule, from, -amount)
}

function forward(schedule: Schedule, from: number, amount: number): number {
  let left = amount
  for (let year = yearOf(from), at = from; year <= lastYear; year++) {
    const openings = openingsOf(schedule, year)
    const target = workedBy(openings, at) + left
    if (target <= openings.total) {
      const index = lastBelow(openings.before, target)
      return get(openings.starts, index) + target - get(openings.before, index)
    }
    left = target - openings.total
    at = openings.to
  }
  throw new NoWorkingTime()
}

function backward(schedule: Schedule, from: number, amount: number): number {
  let left = amount
  let year = yearOf(from)
  for (let at = from; year >= firstYear; year--) {
    const openings = openingsOf(schedule, year)
    const target = workedBy(openings, at) - left
    if (target >= 0) {
      const index = lastUpTo(openings.before, target)
      return get(openings.starts, index) + target - get(openings.before, index)
    }
    left = -target
    at = openings.from
  }
  throw new NoWorkingTime()
}

/** The working time from `from` until `to`; negative when `to` is the earlier. */
export function workingTimeBetween(schedule: Schedule, from: number, to: number): number {
  if (to < from) return -workingTimeBetween(schedule, to, from)
  const first = yearOf(from)
  const last = yearOf(to)
  let passed = -workedBy(openingsOf(schedule, first), from)
  for (let year = first; year < last; year++) passed += openingsOf(schedule, year).total
  return passed + workedBy(openingsOf(schedule, last), to)
}

export function isOpen(schedule: Schedule, at: number): boolean {
  const openings = openingsOf(schedule, yearOf(at))
  const index = lastUpTo(openings.starts, at)
  return index >= 0 && at < get(openings.ends, index)
}

/** The first instant from `at` on at which the desk works: `at` itself while it does. Null when it never does. */
export function nextOpening(schedule: Schedule, at: number): number | null {
  if (schedule.hours.length === 0) return null
  for (let year = yearOf(at); year <= lastYear; year++) {
    const { starts, ends } = openingsOf(schedule, year)
    const index = lastUpTo(starts, at)
    if (index >= 0 && at < get(ends, index)) return at
    if (index + 1 < starts.length) return get(starts, index + 1)
  }
  return null
}

/** When the opening that `at` is in ends. Null while the desk is closed, and when it stays open for over a year. */
export function nextClosing(schedule: Schedule, at: number): number | null {
  if (!isOpen(schedule, at)) return null
  const year = yearOf(at)
  const first = openingsOf(schedule, year)
  const end = get(first.ends, lastUpTo(first.starts, at))
  // An opening over the turn of the year of UTC is in two parts.
  if (end < first.to || year === lastYear || !isOpen(schedule, end)) return end
  const rest = get(openingsOf(schedule, year + 1).ends, 0)
  return rest < openingsOf(schedule, year + 1).to ? rest : null
}

function workedBy({ starts, ends, before }: Openings, at: number): number {
  const index = lastUpTo(starts, at)
  return index < 0 ? 0 : get(before, index) + Math.min(at, get(ends, index)) - get(starts, index)
}

/** The last index whose value is not above; -1 when all are. */
function lastUpTo(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (get(sorted, middle) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The last index whose value is below. */
function lastBelow(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (get(sorted, middle) < value) low = middle + 1
    else high = middle
  }
  return low - 1
}

const get = (values: Float64Array, index: number) => values[index] as number
