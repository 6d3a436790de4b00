import { type FieldFault, fault, type Text } from '../errors.ts'
import { type CalendarDay, usualMinutesLess, yearFigures } from './calendar.ts'
import { type CalendarFile, calendarYears, checkDay, checkLength, isCalendarYear, refuseFile } from './calendar-file.ts'

type Json = Record<string, unknown>

const lists = ['daysOff', 'workingWeekends', 'shortDays'] as const

/**
 * A calendar as JSON: of each year its days off, its working weekends and its short days (a working weekend may be a
 * short day too), and where wanted their names, other minutes than 60, and the figures that they must add up to.
 */
export function parseJsonCalendar(content: string): CalendarFile {
  checkLength(content)
  const years = yearsOf(content)
  const faults: FieldFault[] = []
  const days: CalendarDay[] = []
  for (const [key, year] of Object.entries(years)) {
    const found = daysOfYear(key, year)
    days.push(...found.days)
    faults.push(...found.faults)
  }
  refuseFile(faults)
  const file = { years: Object.keys(years).map(Number).sort(), days }
  refuseFile(Object.entries(years).flatMap(([key, year]) => figureFaults(file, Number(key), year as Json)))
  return file
}

function yearsOf(content: string): Json {
  let parsed: unknown
  try {
    parsed = JSON.parse(content.replace(/^\ufeff/, ''))
  } catch (error) {
    refuseFile([fault('content', noJson(error instanceof Error ? error.message : ''))])
  }
  const years = isObject(parsed) ? parsed.years : undefined
  if (!isObject(years) || Object.keys(years).length === 0) refuseFile([fault('content', foreign)])
  return years as Json
}

function daysOfYear(key: string, year: unknown): { days: CalendarDay[]; faults: FieldFault[] } {
  const at = ['content', 'years', key]
  if (!/^\d{4}$/.test(key) || !isCalendarYear(Number(key))) return { days: [], faults: [fault(at, noYear(key))] }
  if (!isObject(year)) return { days: [], faults: [fault(at, foreign)] }
  const faults: FieldFault[] = []
  const found = new Map<string, Set<(typeof lists)[number]>>()
  for (const list of lists) {
    const dates = year[list] ?? []
    if (!Array.isArray(dates) || dates.length > 366) {
      faults.push(fault([...at, list], noList))
      continue
    }
    for (const [index, date] of dates.entries()) {
      const path = [...at, list, String(index)]
      if (typeof date !== 'string' || !date.startsWith(`${key}-`)) faults.push(fault(path, notOfYear(date, key)))
      else if (found.get(date)?.has(list)) faults.push(fault(path, twice(date)))
      else found.set(date, (found.get(date) ?? new Set()).add(list))
    }
  }
  const names = isObject(year.names) ? year.names : {}
  const minutes = isObject(year.minutesLess) ? year.minutesLess : {}
  const days: CalendarDay[] = []
  for (const [date, of] of found) {
    if (of.has('daysOff') && of.size > 1) faults.push(fault([...at, 'daysOff'], contradiction(date)))
    const kind = of.has('daysOff') ? 'DAY_OFF' : of.has('workingWeekends') ? 'WORKING' : 'SHORT'
    const usual = of.has('shortDays') ? usualMinutesLess : 0
    const minutesLess = kind === 'DAY_OFF' ? 0 : typeof minutes[date] === 'number' ? minutes[date] : usual
    const name = typeof names[date] === 'string' ? names[date] : ''
    const checked = checkDay({ date, kind, minutesLess, name }, [...at, date])
    faults.push(...checked.faults)
    days.push(checked.day)
  }
  return { days, faults }
}

/** A file that says how many working days it has, and has others, has lost some on its way. */
function figureFaults(file: CalendarFile, year: number, { expected }: Json): FieldFault[] {
  if (!isObject(expected)) return []
  const faults = Object.entries(yearFigures(file, year)).flatMap(([figure, counted]) => {
    const said = expected[figure]
    if (said === undefined || said === counted) return []
    return [fault(['content', 'years', String(year), 'expected', figure], differs(said, counted))]
  })
  // The other figures follow from the first.
  return faults.slice(0, 1)
}

/** The same format; what was read from it can be read again. */
export function printJsonCalendar(name: string, { years, days }: CalendarFile): string {
  const ofYear = (year: number) => {
    const own = days.filter(({ date }) => date.startsWith(`${year}-`)).sort((a, b) => a.date.localeCompare(b.date))
    const dates = (keep: (day: CalendarDay) => boolean) => own.filter(keep).map(({ date }) => date)
    const unusual = own.filter(({ minutesLess }) => minutesLess !== 0 && minutesLess !== usualMinutesLess)
    return {
      daysOff: dates(({ kind }) => kind === 'DAY_OFF'),
      workingWeekends: dates(({ kind }) => kind === 'WORKING'),
      shortDays: dates(({ minutesLess }) => minutesLess > 0),
      names: Object.fromEntries(own.filter((day) => day.name !== '').map((day) => [day.date, day.name])),
      ...(unusual.length > 0 && { minutesLess: Object.fromEntries(unusual.map((day) => [day.date, day.minutesLess])) }),
      expected: yearFigures({ years, days }, year),
    }
  }
  return `${JSON.stringify({ name, years: Object.fromEntries(years.map((year) => [year, ofYear(year)])) }, null, 2)}\n`
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 40) ?? ''

const noJson = (why: string): Text => ({
  ru: `Файл не читается как JSON (${why.slice(0, 100)}). Нужен календарь в том виде, в каком он выгружается отсюда.`,
  en: `The file cannot be read as JSON (${why.slice(0, 100)}). A calendar in the form that is exported here is needed.`,
})

const foreign: Text = {
  ru: 'Это другой файл: нужен объект years, в нём год, в году списки daysOff, workingWeekends и shortDays.',
  en: 'This is another kind of file: an object years is needed, years in it, and lists daysOff, workingWeekends and shortDays in each.',
}

const noYear = (key: string): Text => ({
  ru: `«${key.slice(0, 20)}» – не год; можно ${calendarYears.first}–${calendarYears.last}.`,
  en: `"${key.slice(0, 20)}" is no year; ${calendarYears.first} to ${calendarYears.last} are allowed.`,
})

const noList: Text = {
  ru: 'Нужен список дат, не больше 366.',
  en: 'A list of dates is needed, 366 at most.',
}

const notOfYear = (date: unknown, year: string): Text => ({
  ru: `${shown(date)} – не дата ${year} года в виде ${year}-ММ-ДД.`,
  en: `${shown(date)} is no date of ${year} in the form ${year}-MM-DD.`,
})

const twice = (date: string): Text => ({
  ru: `Дата ${date} стоит в списке дважды.`,
  en: `The date ${date} stands in the list twice.`,
})

const contradiction = (date: string): Text => ({
  ru: `Дата ${date} и выходной, и рабочий день; оставьте одно.`,
  en: `The date ${date} is a day off and a working day as well; keep one.`,
})

const differs = (said: unknown, counted: number): Text => ({
  ru: `Файл обещает ${shown(said)}, а по его дням выходит ${counted}: какие-то дни потеряны или лишние.`,
  en: `The file promises ${shown(said)}, and its days come to ${counted}: some are lost or too many.`,
})
