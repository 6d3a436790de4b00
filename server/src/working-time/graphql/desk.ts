import { DeskType } from '../../desks/graphql.ts'
import { builder } from '../../graphql/builder.ts'
import { listOfScalars } from '../../graphql/connections.ts'
import { signedIn } from '../../graphql/context.ts'
import { dependsOn } from '../../graphql/dependence.ts'
import { decodeId, decodeOptionalId } from '../../graphql/ids.ts'
import { isOpen, nextClosing, nextOpening } from '../clock.ts'
import { setDeskHours } from '../desk-hours.ts'
import { formatTime, type OpenHours } from '../hours.ts'
import { type PromiseTime, promiseTimeNames, promiseTimes } from '../promise-times.ts'
import { WorkingCalendarType } from './calendar.ts'

const DeskHoursType = builder.objectRef<OpenHours>('DeskHours').implement({
  description: 'An interval of every such weekday, by the clock of the desk.',
  fields: (t) => ({
    weekday: t.exposeInt('weekday', { description: '1 Monday … 7 Sunday.' }),
    from: t.string({ extensions: dependsOn('none'), description: '08:00', resolve: ({ from }) => formatTime(from) }),
    to: t.string({
      extensions: dependsOn('none'),
      description: 'Up to 24:00; a night shift is two intervals.',
      resolve: ({ to }) => formatTime(to),
    }),
  }),
})

const PromiseTimeType = builder.objectRef<PromiseTime>('PromiseTime').implement({
  fields: (t) => ({
    name: t.field({
      extensions: dependsOn('none'),
      type: builder.enumType('PromiseTimeName', { values: promiseTimeNames }),
      resolve: ({ name }) => name,
    }),
    at: t.field({ extensions: dependsOn('none'), type: 'DateTime', resolve: ({ at }) => at }),
  }),
})

builder.prismaObjectFields('Desk', (t) => ({
  hours: t.field({
    extensions: dependsOn('none'),
    type: [DeskHoursType],
    description: 'When the desk works, by weekday and time.',
    resolve: async ({ id }, _args, { loaders }) => [...(await loaders.schedule.load(id)).hours],
  }),
  calendar: t.field({
    extensions: dependsOn('none'),
    type: WorkingCalendarType,
    nullable: true,
    description: 'Null for a desk that knows no holidays.',
    resolve: ({ calendarId }, _args, { loaders }) =>
      calendarId === null ? null : loaders.workingCalendar.load(calendarId),
  }),
  asOf: t.field({
    extensions: dependsOn('none'),
    type: 'DateTime',
    description: 'The moment that `isOpen`, `nextOpeningAt` and `closesAt` are told of, by the server’s clock.',
    resolve: (_desk, _args, { services }) => services.clock(),
  }),
  isOpen: t.boolean({
    extensions: dependsOn('none'),
    description: 'It works at this moment.',
    resolve: async ({ id }, _args, { loaders, services }) =>
      isOpen(await loaders.schedule.load(id), services.clock().getTime()),
  }),
  nextOpeningAt: t.field({
    extensions: dependsOn('none'),
    type: 'DateTime',
    nullable: true,
    description: 'When work begins again. Null while the desk works, and when it has no working time.',
    resolve: async ({ id }, _args, { loaders, services }) => {
      const now = services.clock().getTime()
      const opening = nextOpening(await loaders.schedule.load(id), now)
      return opening === null || opening === now ? null : new Date(opening)
    },
  }),
  promiseTimes: t.field({
    extensions: dependsOn('none'),
    type: [PromiseTimeType],
    complexity: listOfScalars,
    description: 'Times in its working time that an answer is often promised for, from this moment on.',
    resolve: async ({ id }, _args, { loaders, services }) =>
      promiseTimes(await loaders.schedule.load(id), services.clock().getTime()),
  }),
  closesAt: t.field({
    extensions: dependsOn('none'),
    type: 'DateTime',
    nullable: true,
    description: 'When this stretch of work ends. Null while the desk is closed, and round the clock.',
    resolve: async ({ id }, _args, { loaders, services }) => {
      const closing = nextClosing(await loaders.schedule.load(id), services.clock().getTime())
      return closing === null ? null : new Date(closing)
    },
  }),
}))

const DeskHoursInput = builder.inputType('DeskHoursInput', {
  fields: (t) => ({
    weekday: t.int({ required: true, description: '1 Monday … 7 Sunday.' }),
    from: t.string({ required: true, description: '08:00' }),
    to: t.string({ required: true, description: 'Up to 24:00.' }),
  }),
})

const SetDeskHoursInput = builder.inputType('SetDeskHoursInput', {
  fields: (t) => ({
    deskId: t.id({ required: true }),
    hours: t.field({ type: [DeskHoursInput], required: true, description: 'All of them, in place of those it had.' }),
    timeZone: t.string({ description: 'IANA name; left out, it stays.' }),
    calendarId: t.id({ description: 'Left out, it stays; null, the desk knows no holidays.' }),
  }),
})

const SetDeskHoursPayload = builder.objectRef<{ deskId: string }>('SetDeskHoursPayload').implement({
  fields: (t) => ({
    desk: t.prismaField({
      type: DeskType,
      resolve: (query, { deskId }, _args, { services }) =>
        services.db.prisma.desk.findUniqueOrThrow({ ...query, where: { id: deskId } }),
    }),
  }),
})

builder.mutationField('setDeskHours', (t) =>
  t.field({
    type: SetDeskHoursPayload,
    description: "Administrators' sessions.",
    args: { input: t.arg({ type: SetDeskHoursInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const viewer = signedIn(context)
      const deskId = decodeId('Desk', input.deskId, 'deskId')
      const calendarId =
        input.calendarId === undefined ? undefined : decodeOptionalId('WorkingCalendar', input.calendarId, 'calendarId')
      await setDeskHours(context.services, viewer, {
        deskId,
        hours: input.hours,
        timeZone: input.timeZone ?? undefined,
        calendarId,
      })
      return { deskId }
    },
  }),
)
