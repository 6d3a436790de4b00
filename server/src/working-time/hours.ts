import { type FieldFault, fault, type Text } from '../errors.ts'

export const MINUTE = 60_000
/** Minutes of a day; 24:00 as the end of an interval. */
export const DAY_MINUTES = 1440

/** An interval of every such weekday, in minutes of the desk's own clock: [from, to). */
export interface OpenHours {
  /** 1 Monday … 7 Sunday. */
  weekday: number
  from: number
  /** Up to 1440, which is 24:00: the day is open to its very end. */
  to: number
}

/** An interval as typed: 08:00–17:00. */
export interface TypedHours {
  weekday: number
  from: string
  to: string
}

/** More than anybody has; a list longer than that is a mistake. */
export const maxIntervalsOfDay = 6

/** Minutes since midnight of `08:30`; 24:00 is 1440. Null when it is no time. */
export function parseTime(text: string): number | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text.trim()) ?? []
  if (hours === undefined || minutes === undefined) return null
  const time = Number(hours) * 60 + Number(minutes)
  return Number(minutes) < 60 && time <= DAY_MINUTES ? time : null
}

export function formatTime(time: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(time / 60))}:${two(time % 60)}`
}

/**
 * The hours of a week, in order of weekday and time; every fault at once, each at its own interval. An interval ends
 * on the day it begins on: a night shift is 20:00–24:00 and, on the next weekday, 00:00–04:00. Intervals that touch
 * are as good as one.
 */
export function checkHours(typed: readonly TypedHours[], path = 'hours'): { hours: OpenHours[]; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const good: { hours: OpenHours; index: number }[] = []
  for (const [index, { weekday, from, to }] of typed.entries()) {
    const at = (field: string) => [path, String(index), field]
    const start = parseTime(from)
    const end = parseTime(to)
    const known = faults.length
    if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7) faults.push(fault(at('weekday'), noWeekday(weekday)))
    if (start === null || start === DAY_MINUTES) faults.push(fault(at('from'), noTime(from, '23:59')))
    if (end === null) faults.push(fault(at('to'), noTime(to, '24:00')))
    if (start !== null && end !== null && end <= start) faults.push(fault(at('to'), endsEarly(from, to)))
    if (faults.length > known || start === null || end === null) continue
    good.push({ hours: { weekday, from: start, to: end }, index })
  }
  good.sort((one, other) => one.hours.weekday - other.hours.weekday || one.hours.from - other.hours.from)
  for (const [place, { hours, index }] of good.entries()) {
    const before = good[place - 1]?.hours
    if (before?.weekday === hours.weekday && before.to > hours.from) {
      faults.push(fault([path, String(index), 'from'], overlaps(before, hours)))
    }
    if (good[place - maxIntervalsOfDay]?.hours.weekday === hours.weekday) {
      faults.push(fault([path, String(index)], tooMany(hours.weekday)))
    }
  }
  return { hours: faults.length > 0 ? [] : good.map(({ hours }) => hours), faults }
}

/**
 * The hours of a weekday. A day off that was made a working day has hours of its own only when the desk is open on that
 * weekday anyway; otherwise those of the nearest open weekday before it, as a working Saturday has Friday's.
 */
export function hoursOfWeekday(hours: readonly OpenHours[], weekday: number, borrow = false): readonly OpenHours[] {
  for (let back = 0; back < (borrow ? 7 : 1); back++) {
    const found = hours.filter((each) => each.weekday === ((weekday - 1 - back + 7) % 7) + 1)
    if (found.length > 0) return found
  }
  return []
}

/**
 * «Рабочий день» as a length, in milliseconds: the working time of a full day of the desk, 9 hours for 08:00–17:00.
 * Where weekdays differ, the length that most of them have, and of equally many the longest. 0 without hours.
 */
export function fullDay({ hours }: { hours: readonly OpenHours[] }): number {
  const lengths = new Map<number, number>()
  for (let weekday = 1; weekday <= 7; weekday++) {
    const minutes = hoursOfWeekday(hours, weekday).reduce((sum, { from, to }) => sum + to - from, 0)
    if (minutes > 0) lengths.set(minutes, (lengths.get(minutes) ?? 0) + 1)
  }
  const [usual] = [...lengths].sort(([one, days], [other, otherDays]) => otherDays - days || other - one)
  return (usual?.[0] ?? 0) * MINUTE
}

const weekdayNames: readonly Text[] = [
  { ru: 'понедельник', en: 'Monday' },
  { ru: 'вторник', en: 'Tuesday' },
  { ru: 'среда', en: 'Wednesday' },
  { ru: 'четверг', en: 'Thursday' },
  { ru: 'пятница', en: 'Friday' },
  { ru: 'суббота', en: 'Saturday' },
  { ru: 'воскресенье', en: 'Sunday' },
]

const nameOf = (weekday: number): Text => weekdayNames[weekday - 1] ?? { ru: String(weekday), en: String(weekday) }
const spanOf = ({ from, to }: OpenHours) => `${formatTime(from)}–${formatTime(to)}`

const noWeekday = (weekday: number): Text => ({
  ru: `Дня недели ${weekday} нет; можно от 1 (понедельник) до 7 (воскресенье).`,
  en: `There is no weekday ${weekday}; 1 (Monday) to 7 (Sunday) are allowed.`,
})

const noTime = (typed: string, latest: string): Text => ({
  ru: `«${typed.slice(0, 20)}» – не время. Нужно ЧЧ:ММ, от 00:00 до ${latest}.`,
  en: `"${typed.slice(0, 20)}" is no time. HH:MM is needed, 00:00 to ${latest}.`,
})

const endsEarly = (from: string, to: string): Text => ({
  ru: `Конец ${to} не позже начала ${from}. Смену через полночь запишите двумя: до 24:00 и с 00:00 следующего дня.`,
  en: `The end ${to} is not after the start ${from}. Write a night shift as two: to 24:00, and from 00:00 of the next day.`,
})

const overlaps = (one: OpenHours, other: OpenHours): Text => ({
  ru: `Часы пересекаются, ${nameOf(one.weekday).ru}: ${spanOf(one)} и ${spanOf(other)}. Объедините их или разведите.`,
  en: `The hours overlap, ${nameOf(one.weekday).en}: ${spanOf(one)} and ${spanOf(other)}. Join them or part them.`,
})

const tooMany = (weekday: number): Text => ({
  ru: `Слишком много интервалов, ${nameOf(weekday).ru}: можно не больше ${maxIntervalsOfDay} в день.`,
  en: `There are too many intervals, ${nameOf(weekday).en}: at most ${maxIntervalsOfDay} a day are allowed.`,
})
