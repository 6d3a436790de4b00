import type { WorkingCalendar } from '@otklik/prisma/client'
import { DeskType } from '../../desks/graphql.ts'
import { builder } from '../../graphql/builder.ts'
import { signedIn } from '../../graphql/context.ts'
import { decodeId, decodeOptionalId } from '../../graphql/ids.ts'
import { requireAdministrator } from '../../users/permissions.ts'
import { usualMinutesLess } from '../calendar.ts'
import { createCalendar, setCalendarDay, setCalendarYear } from '../calendars.ts'
import { calendarFormats, exportCalendar, type Imported, importCalendar } from '../exchange.ts'
import { type CalendarWarning, calendarWarnings } from '../warnings.ts'
import { DayKindEnum, WorkingCalendarType } from './calendar.ts'

const CalendarFormatEnum = builder.enumType('CalendarFormat', { values: calendarFormats })

builder.queryField('calendars', (t) =>
  t.prismaField({
    type: [WorkingCalendarType],
    description: "Administrators' sessions.",
    resolve: (query, _root, _args, context) => {
      requireAdministrator(signedIn(context))
      const orderBy = [{ baseId: { sort: 'asc' as const, nulls: 'first' as const } }, { name: 'asc' as const }]
      return context.services.db.prisma.workingCalendar.findMany({ ...query, orderBy })
    },
  }),
)

builder.queryField('calendarFile', (t) =>
  t.string({
    description: "A calendar's loaded years as a file. Administrators' sessions.",
    args: { calendarId: t.arg.id({ required: true }), format: t.arg({ type: CalendarFormatEnum, required: true }) },
    resolve: (_root, { calendarId, format }, context) =>
      exportCalendar(context.services, signedIn(context), {
        calendarId: decodeId('WorkingCalendar', calendarId, 'calendarId'),
        format,
      }),
  }),
)

const CalendarWarningType = builder.objectRef<CalendarWarning>('CalendarWarning').implement({
  description: 'A year that is not loaded, and that terms reach into already or from January on.',
  fields: (t) => ({
    year: t.exposeInt('year'),
    calendar: t.field({
      type: WorkingCalendarType,
      resolve: async ({ calendarId }, _args, { loaders }) =>
        (await loaders.workingCalendar.load(calendarId)) as WorkingCalendar,
    }),
    desks: t.field({
      type: [DeskType],
      description: 'Those that go by it.',
      resolve: async ({ deskIds }, _args, { loaders }) =>
        (await loaders.desk.loadMany(deskIds)).flatMap((desk) => (desk && !(desk instanceof Error) ? [desk] : [])),
    }),
  }),
})

builder.queryField('calendarWarnings', (t) =>
  t.field({
    type: [CalendarWarningType],
    description: "What to load, from a month before a year begins. Administrators' sessions.",
    resolve: (_root, _args, context) => calendarWarnings(context.services, signedIn(context)),
  }),
)

const CalendarPayload = builder.objectRef<{ calendar: WorkingCalendar }>('CalendarPayload').implement({
  fields: (t) => ({ calendar: t.field({ type: WorkingCalendarType, resolve: ({ calendar }) => calendar }) }),
})

const CreateCalendarInput = builder.inputType('CreateCalendarInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    region: t.string(),
    baseId: t.id({ description: 'The calendar whose days hold where it has none of its own.' }),
  }),
})

builder.mutationField('createCalendar', (t) =>
  t.field({
    type: CalendarPayload,
    description: "Administrators' sessions.",
    args: { input: t.arg({ type: CreateCalendarInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      calendar: await createCalendar(context.services, signedIn(context), {
        name: input.name,
        region: input.region ?? null,
        baseId: decodeOptionalId('WorkingCalendar', input.baseId, 'baseId'),
      }),
    }),
  }),
)

const SetCalendarDayInput = builder.inputType('SetCalendarDayInput', {
  fields: (t) => ({
    calendarId: t.id({ required: true }),
    date: t.string({ required: true, description: '2026-11-04' }),
    kind: t.field({ type: DayKindEnum, description: 'Null: again as its weekday says, or as the base does.' }),
    minutesLess: t.int({ description: 'What the day ends earlier by; 60 for SHORT, else 0, when left out.' }),
    name: t.string({ description: 'At most 200 characters.' }),
    expectedVersion: t.int({ description: 'CONFLICT when the calendar has moved on.' }),
  }),
})

builder.mutationField('setCalendarDay', (t) =>
  t.field({
    type: CalendarPayload,
    description: "Administrators' sessions.",
    args: { input: t.arg({ type: SetCalendarDayInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      calendar: await setCalendarDay(
        context.services,
        signedIn(context),
        {
          calendarId: decodeId('WorkingCalendar', input.calendarId, 'calendarId'),
          date: input.date,
          kind: input.kind ?? null,
          minutesLess: input.minutesLess ?? (input.kind === 'SHORT' ? usualMinutesLess : 0),
          name: input.name ?? '',
        },
        input.expectedVersion ?? null,
      ),
    }),
  }),
)

const SetCalendarYearInput = builder.inputType('SetCalendarYearInput', {
  fields: (t) => ({
    calendarId: t.id({ required: true }),
    year: t.int({ required: true }),
    loaded: t.boolean({ required: true, description: 'All transfers of the year are there.' }),
    expectedVersion: t.int({ description: 'CONFLICT when the calendar has moved on.' }),
  }),
})

builder.mutationField('setCalendarYear', (t) =>
  t.field({
    type: CalendarPayload,
    description: "Says that a year typed in by hand is whole, or is not. Administrators' sessions.",
    args: { input: t.arg({ type: SetCalendarYearInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      calendar: await setCalendarYear(
        context.services,
        signedIn(context),
        { ...input, calendarId: decodeId('WorkingCalendar', input.calendarId, 'calendarId') },
        input.expectedVersion ?? null,
      ),
    }),
  }),
)

const ImportCalendarInput = builder.inputType('ImportCalendarInput', {
  fields: (t) => ({
    calendarId: t.id({ required: true }),
    format: t.field({ type: CalendarFormatEnum, required: true }),
    content: t.string({ required: true, description: 'The file, at most 100,000 characters.' }),
    year: t.int({ description: 'Of iCalendar: the one year to take, when the file does not say what it tells whole.' }),
    dryRun: t.boolean({ description: 'Only look: nothing is written.' }),
    expectedVersion: t.int({ description: 'CONFLICT when the calendar has moved on.' }),
  }),
})

const ImportCalendarPayload = builder.objectRef<Imported>('ImportCalendarPayload').implement({
  fields: (t) => ({
    calendar: t.field({ type: WorkingCalendarType, resolve: ({ calendar }) => calendar }),
    years: t.intList({ description: 'Years that the file tells.', resolve: ({ file }) => file.years }),
    daysOff: t.int({ resolve: ({ file }) => file.days.filter(({ kind }) => kind === 'DAY_OFF').length }),
    workingDays: t.int({
      description: 'Days off made working ones.',
      resolve: ({ file }) => file.days.filter(({ kind }) => kind === 'WORKING').length,
    }),
    shortDays: t.int({ resolve: ({ file }) => file.days.filter(({ minutesLess }) => minutesLess > 0).length }),
    replaced: t.exposeInt('replaced', { description: 'Days of those years that the calendar had until now.' }),
  }),
})

builder.mutationField('importCalendar', (t) =>
  t.field({
    type: ImportCalendarPayload,
    description: "Takes whole years from a file in place of those there, all or nothing. Administrators' sessions.",
    args: { input: t.arg({ type: ImportCalendarInput, required: true }) },
    resolve: (_root, { input }, context) =>
      importCalendar(
        context.services,
        signedIn(context),
        {
          calendarId: decodeId('WorkingCalendar', input.calendarId, 'calendarId'),
          format: input.format,
          content: input.content,
          year: input.year ?? null,
          dryRun: input.dryRun ?? false,
        },
        input.expectedVersion ?? null,
      ),
  }),
)
