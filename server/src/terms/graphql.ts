import type { DeskTerms } from '@otklik/prisma/client'
import { DeskType, TicketTypeType } from '../desks/graphql.ts'
import { builder } from '../graphql/builder.ts'
import { signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { decodeId, decodeOptionalId } from '../graphql/ids.ts'
import { present } from '../tickets/graphql/ticket.ts'
import { clockWarning } from './clock-check.ts'
import { usualNearPercent } from './policy.ts'
import { setDeskTerms, termLimits } from './settings.ts'

const DeskTermsType = builder.objectRef<DeskTerms>('DeskTerms').implement({
  description: '«Сроки»: what a desk promises, in its working time.',
  fields: (t) => ({
    type: t.field({
      type: TicketTypeType,
      nullable: true,
      extensions: dependsOn('none'),
      description: 'Null: of every type that has none of its own.',
      resolve: ({ typeId }, _args, { loaders }) => (typeId === null ? null : loaders.ticketType.load(typeId)),
    }),
    acknowledgeMinutes: t.exposeInt('acknowledgeMinutes', {
      nullable: true,
      description: 'Until the requester is told the number; null: no such term.',
    }),
    outcomeMinutes: t.exposeInt('outcomeMinutes', {
      nullable: true,
      description: 'Until an outcome; null where it is counted in days, or has no term.',
    }),
    outcomeDays: t.exposeInt('outcomeDays', {
      nullable: true,
      description: 'Until an outcome; a day is the working time of one full day of the desk.',
    }),
    nearPercent: t.exposeInt('nearPercent', { description: 'Of a term, after which it is near.' }),
  }),
})

builder.prismaObjectFields('Desk', (t) => ({
  terms: t.field({
    type: [DeskTermsType],
    extensions: dependsOn('none'),
    description: 'What it promises, of the desk first and then by type. Empty for the signed-out.',
    resolve: ({ id }, _args, { loaders, viewer }) => (viewer ? loaders.termsOfDesk.load(id) : []),
  }),
}))

const SetDeskTermsInput = builder.inputType('SetDeskTermsInput', {
  fields: (t) => ({
    deskId: t.id({ required: true }),
    typeId: t.id({ description: 'Left out: of every type that has none of its own.' }),
    acknowledgeMinutes: t.int({ description: `Working minutes, 1 to ${termLimits.minutes}; left out: no such term.` }),
    outcomeMinutes: t.int({ description: `Working minutes, 1 to ${termLimits.minutes}; not together with days.` }),
    outcomeDays: t.int({ description: `Working days, 1 to ${termLimits.days}.` }),
    nearPercent: t.int({ required: true, defaultValue: usualNearPercent, description: 'From 1 to 99.' }),
    asDesk: t.boolean({
      required: true,
      defaultValue: false,
      description: 'The type goes by the terms of the desk again. Without it and without amounts a type has no terms.',
    }),
  }),
})

builder.queryField('clockAheadSeconds', (t) =>
  t.float({
    nullable: true,
    description:
      "How far the clock of the node that answers is ahead of PostgreSQL's, negative when behind: it counts no terms then. Null while they agree within a minute. Administrators' sessions.",
    resolve: (_root, _args, context) => clockWarning(context.services, signedIn(context)),
  }),
)

const DeskTermsWarning = builder.enumType('DeskTermsWarning', {
  values: {
    NO_HOURS: { description: 'The desk has no working time: nothing falls due until its hours are set.' },
  },
})

const SetDeskTermsPayload = builder.objectRef<{ deskId: string }>('SetDeskTermsPayload').implement({
  fields: (t) => ({
    desk: t.field({ type: DeskType, resolve: ({ deskId }, _args, { loaders }) => present(loaders.desk.load(deskId)) }),
    warnings: t.field({
      type: [DeskTermsWarning],
      resolve: async ({ deskId }, _args, { loaders }) => {
        const [terms, schedule] = await Promise.all([loaders.termsOfDesk.load(deskId), loaders.schedule.load(deskId)])
        return terms.length > 0 && schedule.hours.length === 0 ? ['NO_HOURS' as const] : []
      },
    }),
  }),
})

builder.mutationField('setDeskTerms', (t) =>
  t.field({
    type: SetDeskTermsPayload,
    description:
      "Terms of a desk, or of one of its types in place of those; its open tickets are counted anew within seconds. Administrators' sessions.",
    args: { input: t.arg({ type: SetDeskTermsInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const deskId = decodeId('Desk', input.deskId, 'deskId')
      await setDeskTerms(context.services, signedIn(context), {
        deskId,
        typeId: decodeOptionalId('TicketType', input.typeId, 'typeId'),
        acknowledgeMinutes: input.acknowledgeMinutes ?? null,
        outcomeMinutes: input.outcomeMinutes ?? null,
        outcomeDays: input.outcomeDays ?? null,
        nearPercent: input.nearPercent,
        asDesk: input.asDesk,
      })
      return { deskId }
    },
  }),
)
