import { badInput, type FieldFault, fault, type Text } from '../errors.ts'
import { cleanText, isFault } from '../text-rules.ts'
import type { CalendarDay, DayKind } from './calendar.ts'
import { DAY_MINUTES } from './hours.ts'

/** What a file of either format says: whole years. */
export interface CalendarFile {
  years: number[]
  days: CalendarDay[]
}

/** A file of a hundred years is none. */
export const calendarYears = { first: 2000, last: 2100 }
/** What fits into a request (256 KiB) in any letters. */
export const maxFileLength = 100_000
const maxFaults = 20
const maxName = 200

const longest = DAY_MINUTES

/** A day as kept; every fault under the path given. */
export function checkDay(
  day: { date: string; kind: DayKind; minutesLess: number; name: string },
  path: string[] = [],
): { day: CalendarDay; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  if (!isCalendarDate(day.date)) faults.push(fault([...path, 'date'], noDate(day.date)))
  const least = day.kind === 'SHORT' ? 1 : 0
  const most = day.kind === 'DAY_OFF' ? 0 : longest
  if (!Number.isInteger(day.minutesLess) || day.minutesLess < least || day.minutesLess > most) {
    faults.push(fault([...path, 'minutesLess'], noMinutes(day.minutesLess, least, most)))
  }
  const name = cleanText(day.name, { path: [...path, 'name'], max: maxName, required: false })
  if (isFault(name)) faults.push(name)
  return { day: { ...day, name: isFault(name) ? '' : name }, faults }
}

/** A date that exists, of a year that a calendar may have. */
export function isCalendarDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === undefined) return false
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return at.toISOString().startsWith(text) && isCalendarYear(Number(year))
}

export const isCalendarYear = (year: number): boolean =>
  Number.isInteger(year) && year >= calendarYears.first && year <= calendarYears.last

/** BAD_USER_INPUT for a year that no calendar may have. */
export function checkYear(year: number): void {
  if (isCalendarYear(year)) return
  throw badInput(
    fault('year', {
      ru: `Год ${year}; можно ${calendarYears.first}–${calendarYears.last}.`,
      en: `The year is ${year}; ${calendarYears.first} to ${calendarYears.last} are allowed.`,
    }),
  )
}

/** Ends the reading of a file; the first faults are enough to see what it is. */
export function refuseFile(faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw badInput(...faults.slice(0, maxFaults))
}

export function checkLength(content: string): void {
  if (content.length > maxFileLength) refuseFile([fault('content', tooLong(content.length))])
}

const noDate = (typed: string): Text => ({
  ru: `«${typed.slice(0, 20)}» – не дата. Нужна дата ГГГГ-ММ-ДД, которая есть в календаре, ${calendarYears.first}–${calendarYears.last} годов.`,
  en: `"${typed.slice(0, 20)}" is no date. A date YYYY-MM-DD that exists, of ${calendarYears.first} to ${calendarYears.last}, is needed.`,
})

const noMinutes = (given: number, least: number, most: number): Text => ({
  ru: `День короче на ${given} мин.; такому дню можно от ${least} до ${most}, целое число.`,
  en: `The day is ${given} minutes shorter; such a day may be from ${least} to ${most}, a whole number.`,
})

const tooLong = (length: number): Text => ({
  ru: `Файл слишком велик: ${length} символов при допустимых ${maxFileLength}. Это точно календарь?`,
  en: `The file is too large: ${length} characters, at most ${maxFileLength} are allowed. Is it a calendar?`,
})
