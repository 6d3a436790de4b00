import { DayKind } from '@otklik/prisma/client'
import { builder } from '../../graphql/builder.ts'
import { dependsOn } from '../../graphql/dependence.ts'
import { globalId, NodeInterface, serveNode } from '../../graphql/node.ts'
import { type CalendarDay, type CalendarDays, fixedHolidays, yearsMissing } from '../calendar.ts'
import { checkYear } from '../calendar-file.ts'
import { joined } from '../read.ts'

export const DayKindEnum = builder.enumType(DayKind, {
  name: 'DayKind',
  description: 'SHORT ends earlier than its weekday does; WORKING is a day off made a working one.',
})

type ShownDay = CalendarDay & { origin: 'OWN' | 'BASE' | 'FIXED' }

const OriginEnum = builder.enumType('CalendarDayOrigin', {
  description: 'FIXED: a holiday of the law, in a year that is not loaded.',
  values: ['OWN', 'BASE', 'FIXED'] as const,
})

const CalendarDayType = builder.objectRef<ShownDay>('CalendarDay').implement({
  description: 'A day that differs from what its weekday says.',
  fields: (t) => ({
    date: t.exposeString('date', { description: '2026-11-04' }),
    kind: t.expose('kind', { type: DayKindEnum }),
    minutesLess: t.exposeInt('minutesLess', { description: 'What it ends earlier by.' }),
    name: t.exposeString('name', { description: 'Empty when it has none.' }),
    origin: t.expose('origin', { type: OriginEnum }),
  }),
})

export const WorkingCalendarType = builder.prismaObject('WorkingCalendar', {
  description: '«Производственный календарь»: a regional one has its own days over those of its base.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('WorkingCalendar') }),
    name: t.exposeString('name'),
    region: t.exposeString('region', { nullable: true }),
    version: t.exposeInt('version', { description: 'Grows with every change of its own days.' }),
    base: t.relation('base', {
      extensions: dependsOn('none'),
      nullable: true,
      resolve: (_query, calendar, _args, { loaders }) =>
        calendar.baseId === null ? null : loaders.workingCalendar.load(calendar.baseId),
    }),
    years: t.intList({
      extensions: dependsOn('none'),
      description: 'Loaded years; in any other only weekends and the fixed holidays are days off.',
      resolve: async (calendar, _args, { loaders }) => {
        const content = await loaders.calendarContent.load(calendar.id)
        return content ? [...joined(content).years] : []
      },
    }),
    days: t.field({
      extensions: dependsOn('none'),
      type: [CalendarDayType],
      complexity: { field: 1, multiplier: 50 },
      args: {
        year: t.arg.int({ description: 'Of one year, 2000 to 2100, with the fixed holidays when it is not loaded.' }),
      },
      resolve: async (calendar, { year }, { loaders }): Promise<ShownDay[]> => {
        if (year != null) checkYear(year)
        const content = await loaders.calendarContent.load(calendar.id)
        if (!content) return []
        const all = joined(content)
        const own = new Set(content.own.days.map(({ date }) => date))
        const days = all.days.map((day): ShownDay => ({ ...day, origin: own.has(day.date) ? 'OWN' : 'BASE' }))
        if (year == null) return days.sort(byDate)
        return [...days.filter(({ date }) => date.startsWith(`${year}-`)), ...fixedOf(all, year)].sort(byDate)
      },
    }),
  }),
})

const byDate = (one: CalendarDay, other: CalendarDay) => one.date.localeCompare(other.date)

function fixedOf(calendar: CalendarDays, year: number): ShownDay[] {
  if (yearsMissing(calendar, [year]).length === 0) return []
  const given = new Set(calendar.days.map(({ date }) => date))
  return fixedHolidays
    .map((day) => `${year}-${day}`)
    .filter((date) => !given.has(date))
    .map((date) => ({ date, kind: 'DAY_OFF', minutesLess: 0, name: '', origin: 'FIXED' }))
}

serveNode('WorkingCalendar', (id, { loaders }) => loaders.workingCalendar.load(id))
