import ICAL from 'ical.js'
import { type FieldFault, fault, type Text } from '../errors.ts'
import type { CalendarDay, DayKind } from './calendar.ts'
import { type CalendarFile, calendarYears, checkDay, checkLength, isCalendarYear, refuseFile } from './calendar-file.ts'

// What RFC 5545 has no word for travels in properties of our own, which other programs keep or pass over.
const ownKind = 'x-otklik-kind'
const ownMinutes = 'x-otklik-minutes-less'
const ownYears = 'x-otklik-years'

const kinds: Record<DayKind, string> = {
  DAY_OFF: 'Выходной день / Day off',
  WORKING: 'Рабочий день / Working day',
  SHORT: 'Сокращённый день / Short day',
}

/** Longer than any holidays; an event of years is a mistake. */
const maxDaysOfEvent = 60

/**
 * All-day events of iCalendar (RFC 5545), a day off each, if they don't say otherwise as our own do. Which years they
 * tell whole the file says, if it is ours, or `year`; else all must lie in one, since a year that is only touched by an
 * event would lose its other days.
 */
export function parseIcsCalendar(content: string, year: number | null = null): CalendarFile {
  checkLength(content)
  const calendar = rootOf(content)
  const faults: FieldFault[] = []
  const days = new Map<string, CalendarDay>()
  for (const [index, event] of calendar.getAllSubcomponents('vevent').entries()) {
    const read = daysOfEvent(event, ['content', 'VEVENT', String(index + 1)])
    faults.push(...read.faults)
    for (const day of read.days) {
      const other = days.get(day.date)
      if (other) faults.push(fault(['content', 'VEVENT', String(index + 1)], overlap(day.date, other.name, day.name)))
      else days.set(day.date, day)
    }
  }
  refuseFile(faults)
  const years = yearsOf(calendar, [...days.keys()], year)
  return { years, days: [...days.values()].filter(({ date }) => years.includes(Number(date.slice(0, 4)))) }
}

function rootOf(content: string): ICAL.Component {
  let root: ICAL.Component | undefined
  try {
    const parsed: unknown[] = ICAL.parse(content.replace(/^\ufeff/, '').trim())
    // Of several calendars in a row the library answers with a list of them.
    if (typeof parsed[0] === 'string') root = new ICAL.Component(parsed)
  } catch {
    // Said below.
  }
  if (root?.name !== 'vcalendar') refuseFile([fault('content', foreign)])
  const calendar = root as ICAL.Component
  if (calendar.getAllSubcomponents('vevent').length === 0) refuseFile([fault('content', noEvents)])
  return calendar
}

function daysOfEvent(event: ICAL.Component, path: string[]): { days: CalendarDay[]; faults: FieldFault[] } {
  const name = text(event, 'summary')
  const refused = (said: Text) => ({ days: [], faults: [fault(path, said)] })
  if (text(event, 'status').toUpperCase() === 'CANCELLED') return { days: [], faults: [] }
  if (event.hasProperty('rrule') || event.hasProperty('rdate')) return refused(repeats(name))
  const start = dateOf(event, 'dtstart')
  if (!start) return refused(notAllDay(name))
  // DTEND is the day after the last one; without it the event is one day long.
  const end = event.hasProperty('dtend') ? dateOf(event, 'dtend') : start + DAY
  if (event.hasProperty('duration') || end === null) return refused(notAllDay(name))
  if (end <= start || end - start > maxDaysOfEvent * DAY) return refused(badLength(name))

  const kind = text(event, ownKind) || 'DAY_OFF'
  if (!(kind in kinds)) return refused(noKind(name, kind))
  const minutesLess = Number(text(event, ownMinutes) || '0')
  const days: CalendarDay[] = []
  const faults: FieldFault[] = []
  for (let at = start; at < end; at += DAY) {
    const date = new Date(at).toISOString().slice(0, 10)
    const checked = checkDay({ date, kind: kind as DayKind, minutesLess, name: ownName(name, kind as DayKind) }, path)
    days.push(checked.day)
    faults.push(...checked.faults)
  }
  return { days, faults }
}

const DAY = 86_400_000

/**
 * A property of VALUE=DATE as an instant of UTC; null when it is none, or no date that exists: the library's own value
 * has made 2 March of 30 February.
 */
function dateOf(event: ICAL.Component, property: string): number | null {
  const [, , type, date] = event.getFirstProperty(property)?.toJSON() ?? []
  if (type !== 'date' || typeof date !== 'string') return null
  const at = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(date) ? null : at
}

const text = (component: ICAL.Component, property: string) =>
  String(component.getFirstPropertyValue(property) ?? '').trim()

/** A day without a name is exported under its kind's; read again it has none. */
const ownName = (name: string, kind: DayKind) => (name === kinds[kind] ? '' : name)

function yearsOf(calendar: ICAL.Component, dates: readonly string[], year: number | null): number[] {
  const told = text(calendar, ownYears).split(',').filter(Boolean).map(Number)
  const found = [...new Set(dates.map((date) => Number(date.slice(0, 4))))]
  const years = year !== null ? [year] : told.length > 0 ? told : found
  if (years.some((each) => !isCalendarYear(each))) refuseFile([fault('year', noYear(years))])
  if (year !== null && !found.includes(year)) refuseFile([fault('year', notThere(year, found))])
  if (year === null && told.length === 0 && found.length > 1) refuseFile([fault('year', severalYears(found))])
  return years.sort()
}

/** Nothing in it depends on the moment: the same calendar is the same file. */
export function printIcsCalendar(name: string, { years, days }: CalendarFile): string {
  const calendar = new ICAL.Component('vcalendar')
  calendar.updatePropertyWithValue('version', '2.0')
  calendar.updatePropertyWithValue('prodid', '-//Otklik//Working calendar//RU')
  calendar.updatePropertyWithValue('x-wr-calname', name)
  calendar.updatePropertyWithValue(ownYears, years.join(','))
  for (const day of [...days].sort((one, other) => one.date.localeCompare(other.date))) {
    const event = new ICAL.Component('vevent')
    const start = ICAL.Time.fromDateString(day.date)
    const end = start.clone()
    end.adjust(1, 0, 0, 0)
    event.updatePropertyWithValue('uid', `${day.date}@working-calendar.otklik`)
    event.updatePropertyWithValue('dtstamp', ICAL.Time.fromDateTimeString(`${day.date}T00:00:00Z`))
    event.updatePropertyWithValue('dtstart', start)
    event.updatePropertyWithValue('dtend', end)
    event.updatePropertyWithValue('summary', day.name || kinds[day.kind])
    event.updatePropertyWithValue('transp', 'TRANSPARENT')
    event.updatePropertyWithValue(ownKind, day.kind)
    if (day.minutesLess > 0) event.updatePropertyWithValue(ownMinutes, String(day.minutesLess))
    calendar.addSubcomponent(event)
  }
  return `${calendar.toString()}\r\n`
}

const quoted = (name: string) => (name ? `«${name.slice(0, 60)}»` : '«»')

const foreign: Text = {
  ru: 'Это не файл iCalendar: нужен один VCALENDAR (RFC 5545), обычно с расширением .ics.',
  en: 'This is no iCalendar file: one VCALENDAR (RFC 5545) is needed, usually named .ics.',
}

const noEvents: Text = {
  ru: 'В файле iCalendar нет ни одного события (VEVENT): загружать нечего.',
  en: 'The iCalendar file has no events (VEVENT): there is nothing to import.',
}

const repeats = (name: string): Text => ({
  ru: `Событие ${quoted(name)} повторяется (RRULE, RDATE): перечислите его дни отдельными событиями.`,
  en: `The event ${quoted(name)} repeats (RRULE, RDATE): list its days as events of their own.`,
})

const notAllDay = (name: string): Text => ({
  ru: `Событие ${quoted(name)} – не на целые дни: нужны DTSTART и DTEND вида VALUE=DATE, с датами, которые есть в календаре.`,
  en: `The event ${quoted(name)} is not all-day: DTSTART and DTEND of VALUE=DATE are needed, with dates that exist.`,
})

const badLength = (name: string): Text => ({
  ru: `Событие ${quoted(name)} кончается не позже, чем начинается, или длиннее ${maxDaysOfEvent} дней.`,
  en: `The event ${quoted(name)} ends no later than it begins, or is longer than ${maxDaysOfEvent} days.`,
})

const noKind = (name: string, kind: string): Text => ({
  ru: `У события ${quoted(name)} вид дня «${kind.slice(0, 30)}»; можно ${Object.keys(kinds).join(', ')}.`,
  en: `The event ${quoted(name)} has the kind "${kind.slice(0, 30)}"; ${Object.keys(kinds).join(', ')} are allowed.`,
})

const overlap = (date: string, one: string, other: string): Text => ({
  ru: `События пересекаются ${date}: ${quoted(one)} и ${quoted(other)}. Оставьте на каждый день одно.`,
  en: `Events overlap on ${date}: ${quoted(one)} and ${quoted(other)}. Keep one for each day.`,
})

const noYear = (years: readonly number[]): Text => ({
  ru: `Год ${years.join(', ')} вне допустимых ${calendarYears.first}–${calendarYears.last}.`,
  en: `The year ${years.join(', ')} is outside of ${calendarYears.first} to ${calendarYears.last}.`,
})

const notThere = (year: number, found: readonly number[]): Text => ({
  ru: `В файле нет дней ${year} года; есть: ${found.join(', ')}.`,
  en: `The file has no days of ${year}; it has: ${found.join(', ')}.`,
})

const severalYears = (found: readonly number[]): Text => ({
  ru: `В файле дни нескольких лет: ${found.join(', ')}. Укажите, какой год загрузить.`,
  en: `The file has days of several years: ${found.join(', ')}. Say which year to import.`,
})
