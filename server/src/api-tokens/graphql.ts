import { ApiScope } from '@otklik/prisma/client'
import { builder } from '../graphql/builder.ts'
import { listOfScalars } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { decodeId, encodeId } from '../graphql/ids.ts'
import { globalId, NodeInterface, serveNode } from '../graphql/node.ts'
import { createApiToken, listApiTokens, revokeApiToken, type ShownApiToken } from './api-tokens.ts'

const ApiScopeEnum = builder.enumType(ApiScope, {
  name: 'ApiScope',
  description: 'Read; file and comment; assign and change status.',
})

const ApiTokenType = builder.objectRef<ShownApiToken>('ApiToken').implement({
  description: '«Ключ доступа» of a third-party system.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: globalId('ApiToken') }),
    name: t.exposeString('name'),
    hint: t.exposeString('hint', { description: 'The first characters, to tell tokens apart.' }),
    scopes: t.expose('scopes', { type: [ApiScopeEnum], complexity: listOfScalars }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
  }),
})

serveNode('ApiToken', async (id, context) => {
  const own = await listApiTokens(context.services, signedIn(context))
  return own.find((token) => token.id === id) ?? null
})

builder.queryField('apiTokens', (t) =>
  t.field({
    type: [ApiTokenType],
    description: "The viewer's own, revoked and expired ones too.",
    resolve: (_root, _args, context) => listApiTokens(context.services, signedIn(context)),
  }),
)

const CreateApiTokenInput = builder.inputType('CreateApiTokenInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    scopes: t.field({ type: [ApiScopeEnum], required: true }),
    expiresAt: t.field({ type: 'DateTime' }),
  }),
})

const CreateApiTokenPayload = builder.objectRef<{ token: string; apiToken: ShownApiToken }>('CreateApiTokenPayload')
CreateApiTokenPayload.implement({
  fields: (t) => ({
    token: t.exposeString('token', { description: 'Shown once.' }),
    id: t.id({ resolve: ({ apiToken }) => encodeId('ApiToken', apiToken.id) }),
  }),
})

builder.mutationField('createApiToken', (t) =>
  t.field({
    type: CreateApiTokenPayload,
    args: { input: t.arg({ type: CreateApiTokenInput, required: true }) },
    resolve: (_root, { input }, context) => createApiToken(context.services, signedIn(context), input),
  }),
)

const RevokeApiTokenInput = builder.inputType('RevokeApiTokenInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
})

const RevokeApiTokenPayload = builder.objectRef<{ apiToken: ShownApiToken }>('RevokeApiTokenPayload').implement({
  fields: (t) => ({ apiToken: t.field({ type: ApiTokenType, resolve: ({ apiToken }) => apiToken }) }),
})

builder.mutationField('revokeApiToken', (t) =>
  t.field({
    type: RevokeApiTokenPayload,
    args: { input: t.arg({ type: RevokeApiTokenInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      apiToken: await revokeApiToken(context.services, signedIn(context), decodeId('ApiToken', input.id, 'id')),
    }),
  }),
)
