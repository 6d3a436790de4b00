import { builder } from '../../graphql/builder.ts'
import { connectionArguments, connectionCost, listOfConnection, PageInfoType } from '../../graphql/connections.ts'
import { signedIn } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import type { Connection } from '../../paging.ts'
import { setUserAddress, setUserContacts } from '../administer.ts'
import { meetRequiredUser, UserType } from '../graphql.ts'
import { listUsers } from '../list-users.ts'

type Users = Connection<{ id: string }>

const UserEdge = builder.objectRef<Users['edges'][number]>('UserEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: UserType, resolve: ({ node }, _args, context) => meetRequiredUser(context, node.id, null) }),
  }),
})

const UserConnection = builder.objectRef<Users>('UserConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [UserEdge], complexity: listOfConnection, resolve: ({ edges }) => edges }),
    nodes: t.field({
      type: [UserType],
      complexity: listOfConnection,
      resolve: ({ edges }, _args, context) =>
        Promise.all(edges.map(({ node }) => meetRequiredUser(context, node.id, null))),
    }),
    pageInfo: t.expose('pageInfo', { type: PageInfoType }),
  }),
})

builder.queryField('users', (t) =>
  t.field({
    type: UserConnection,
    description: 'By name. For administrators, in a session.',
    args: {
      ...connectionArguments(),
      search: t.arg.string({ description: 'The beginning of a name, or of an address with its @; or an ИНН.' }),
    },
    complexity: connectionCost,
    resolve: (_root, args, context) => listUsers(context.services.db, signedIn(context), args),
  }),
)

const Payload = (name: string) =>
  builder.objectRef<{ userId: string }>(name).implement({
    fields: (t) => ({
      user: t.field({
        type: UserType,
        resolve: ({ userId }, _args, context) => {
          // It may have been read by a mutation before in the same request.
          context.loaders.user.clear(userId)
          return meetRequiredUser(context, userId, null)
        },
      }),
    }),
  })

const SetUserAddressInput = builder.inputType('SetUserAddressInput', {
  fields: (t) => ({
    userId: t.id({ required: true }),
    email: t.string({ description: 'Good at once; null takes it away, except from who signs in by it.' }),
  }),
})

builder.mutationField('setUserAddress', (t) =>
  t.field({
    type: Payload('SetUserAddressPayload'),
    description: 'CONFLICT when another user has the address. For administrators, in a session.',
    args: { input: t.arg({ type: SetUserAddressInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const userId = decodeId('User', input.userId, 'userId')
      await setUserAddress(context.services, signedIn(context), { userId, email: input.email ?? null })
      return { userId }
    },
  }),
)

const SetUserContactsInput = builder.inputType('SetUserContactsInput', {
  description: 'What is left out stays as it is; null takes it away.',
  fields: (t) => ({
    userId: t.id({ required: true }),
    phone: t.string({ description: 'As 8-123-12345678.' }),
    post: t.string({ description: '«Должность».' }),
  }),
})

builder.mutationField('setUserContacts', (t) =>
  t.field({
    type: Payload('SetUserContactsPayload'),
    description: 'For administrators, in a session.',
    args: { input: t.arg({ type: SetUserContactsInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const userId = decodeId('User', input.userId, 'userId')
      await setUserContacts(context.services, signedIn(context), { ...input, userId })
      return { userId }
    },
  }),
)
