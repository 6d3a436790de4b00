import { badInput } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { globalId, NodeInterface, serveNode } from '../graphql/node.ts'
import { cleanText, isFault, textLimits } from '../text-rules.ts'
import { UserType } from '../users/graphql.ts'

export const DeskType = builder.prismaObject('Desk', {
  description: '«Служба поддержки»: the support service of one state system.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('Desk') }),
    slug: t.exposeString('slug', { description: 'Its short name in filters and addresses.' }),
    name: t.string({
      extensions: dependsOn('none'),
      resolve: (desk, _args, { language }) => (language === 'ru' ? desk.name : desk.nameEn),
    }),
    numberPrefix: t.exposeString('numberPrefix', { description: 'WT in WT-000123.' }),
    timeZone: t.exposeString('timeZone', { description: 'IANA name.' }),
    steps: t.stringList({
      extensions: dependsOn('none'),
      description: 'How to ask for help here, step by step.',
      resolve: (desk, _args, { language }) => (language === 'ru' ? desk.steps : desk.stepsEn),
    }),
    staff: t.field({
      extensions: dependsOn('none'),
      type: [UserType],
      complexity: { field: 1, multiplier: 20 },
      description: 'Who can be an assignee: its agents and the administrators. Empty for the signed-out.',
      resolve: async (desk, _args, { viewer, loaders }) =>
        viewer ? (await loaders.staffOfDesk.load(desk.id)).map((user) => ({ ...user, metOn: desk.id })) : [],
    }),
    ticketTypes: t.relation('ticketTypes', {
      extensions: dependsOn('none'),
      description: 'The last is «Прочее».',
      query: { orderBy: { position: 'asc' } },
      resolve: (_query, desk, _args, { loaders }) => loaders.typesOfDesk.load(desk.id),
    }),
    documentKinds: t.relation('documentKinds', {
      extensions: dependsOn('none'),
      description: 'The last is «Иное».',
      query: { orderBy: { position: 'asc' } },
      resolve: (_query, desk, _args, { loaders }) => loaders.kindsOfDesk.load(desk.id),
    }),
  }),
})

export const TicketTypeType = builder.prismaObject('TicketType', {
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('TicketType') }),
    name: t.exposeString('name'),
  }),
})

export const DocumentKindType = builder.prismaObject('DocumentKind', {
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('DocumentKind') }),
    name: t.exposeString('name'),
  }),
})

builder.prismaObjectField('User', 'staffOf', (t) =>
  t.field({
    type: [DeskType],
    description: 'Desks that the user is staff of; an administrator, of all.',
    extensions: dependsOn('none'),
    resolve: (user, _args, { loaders }) => loaders.desksOfStaff.load(user),
  }),
)

serveNode('Desk', (id, { loaders }) => loaders.desk.load(id))
serveNode('TicketType', (id, { loaders }) => loaders.ticketType.load(id))
serveNode('DocumentKind', (id, { loaders }) => loaders.documentKind.load(id))

builder.queryField('desks', (t) =>
  t.prismaField({
    type: [DeskType],
    resolve: (query, _root, _args, { services }) =>
      services.db.prisma.desk.findMany({ ...query, orderBy: [{ position: 'asc' }, { slug: 'asc' }] }),
  }),
)

builder.queryField('desk', (t) =>
  t.prismaField({
    type: DeskType,
    nullable: true,
    args: { slug: t.arg.string({ required: true }) },
    resolve: (query, _root, { slug }, context) => {
      signedIn(context)
      const typed = cleanText(slug, { path: 'slug', max: textLimits.name })
      if (isFault(typed)) throw badInput(typed)
      return context.services.db.prisma.desk.findUnique({ ...query, where: { slug: typed } })
    },
  }),
)
