import { addWorkingTime, NoWorkingTime, nextClosing, nextOpening } from './clock.ts'
import { fullDay, MINUTE } from './hours.ts'
import { OutOfYears, type Schedule } from './openings.ts'
import { dateIn, instantOf } from './zone.ts'

/** Times that a promise is often made for, soonest first. */
export const promiseTimeNames = ['END_OF_TODAY', 'NOON_OF_NEXT_DAY', 'AFTER_ONE_DAY'] as const

export interface PromiseTime {
  name: (typeof promiseTimeNames)[number]
  at: Date
}

/** Those that there are: none for a desk without hours, no end of the day once it has closed. */
export function promiseTimes(schedule: Schedule, now: number): PromiseTime[] {
  if (schedule.hours.length === 0) return []
  const found: Record<PromiseTime['name'], number | null> = {
    END_OF_TODAY: orNull(() => endOfWork(schedule, now, dateIn(schedule.timeZone, now))),
    NOON_OF_NEXT_DAY: orNull(() => noonOfNextDay(schedule, now)),
    AFTER_ONE_DAY: orNull(() => wholeMinute(addWorkingTime(schedule, now, fullDay(schedule)))),
  }
  return promiseTimeNames.flatMap((name) => {
    const at = found[name]
    return at === null ? [] : [{ name, at: new Date(at) }]
  })
}

/** When the last opening that begins on a date ends; null when none does from `from` on, or it does not end. */
function endOfWork(schedule: Schedule, from: number, date: string): number | null {
  let end: number | null = null
  for (let at = from; ; at = end) {
    const opening = nextOpening(schedule, at)
    if (opening === null || dateIn(schedule.timeZone, opening) !== date) return end
    end = nextClosing(schedule, opening)
    if (end === null) return null
  }
}

/** On the next date with work; where it ends before noon, its end. */
function noonOfNextDay(schedule: Schedule, now: number): number | null {
  const today = dateIn(schedule.timeZone, now)
  const opening = nextOpening(schedule, endOfDate(schedule, today))
  if (opening === null) return null
  const date = dateIn(schedule.timeZone, opening)
  const noon = instantOf(schedule.timeZone, date, '12:00')
  const end = endOfWork(schedule, opening, date)
  return end !== null && end < noon ? end : Math.max(noon, opening)
}

const endOfDate = (schedule: Schedule, date: string) => instantOf(schedule.timeZone, date, '24:00')

const wholeMinute = (at: number) => Math.ceil(at / MINUTE) * MINUTE

/** A desk whose every day is off promises nothing. */
function orNull(find: () => number | null): number | null {
  try {
    return find()
  } catch (error) {
    if (error instanceof NoWorkingTime || error instanceof OutOfYears) return null
    throw error
  }
}
