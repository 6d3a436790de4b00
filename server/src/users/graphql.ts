import type { User } from '@otklik/prisma/client'
import { Role } from '@otklik/prisma/client'
import { builder } from '../graphql/builder.ts'
import type { Context } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { globalId, NodeInterface, serveNode } from '../graphql/node.ts'
import { maySeeUserContacts } from '../tickets/permissions.ts'
import { maySeeUser } from './permissions.ts'

const RoleEnum = builder.enumType(Role, { name: 'Role' })

/** A user as somebody meets them: `metOn` is the desk of the ticket, or whose staff they were met in. */
export type MetUser = User & { metOn?: string | null }

/** A user met on a desk's ticket or in its staff; loaded with the others of the request. */
export async function meetUser(context: Context, id: string | null, deskId: string | null): Promise<MetUser | null> {
  const user = id === null ? null : await context.loaders.user.load(id)
  return user && { ...user, metOn: deskId }
}

/** The same where the row must be there. */
export async function meetRequiredUser(context: Context, id: string, deskId: string | null): Promise<MetUser> {
  const user = await meetUser(context, id, deskId)
  if (!user) throw new Error(`user ${id} is gone`)
  return user
}

function ifContacts<Value>(user: MetUser, context: Context, value: Value): Value | null {
  const { viewer } = context
  return viewer && maySeeUserContacts(viewer, user, user.metOn ?? null) ? value : null
}

export const UserType = builder.prismaObject('User', {
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('User') }),
    fullName: t.exposeString('fullName'),
    role: t.expose('role', { type: RoleEnum }),
    organization: t.relation('organization', {
      extensions: dependsOn('none'),
      nullable: true,
      resolve: (_query, user, _args, context) =>
        user.organizationId === null ? null : context.loaders.organization.load(user.organizationId),
    }),
    email: t.string({
      nullable: true,
      description: "By the same rule as a ticket's contacts, else null.",
      resolve: (user, _args, context) => ifContacts(user, context, user.email),
    }),
    phone: t.string({
      nullable: true,
      description: "By the same rule as a ticket's contacts, else null.",
      resolve: (user, _args, context) => ifContacts(user, context, user.phone),
    }),
  }),
})

serveNode('User', async (id, context) => {
  const user = await context.loaders.user.load(id)
  return user && context.viewer && maySeeUser(context.viewer, user) ? { ...user } : null
})

builder.queryField('viewer', (t) =>
  t.field({
    type: UserType,
    nullable: true,
    description: 'Null when signed out.',
    resolve: (_root, _args, context) => meetUser(context, context.viewer?.userId ?? null, null),
  }),
)
