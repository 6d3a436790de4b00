import { builder } from '../graphql/builder.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { globalId, NodeInterface, serveNode } from '../graphql/node.ts'

export const OrganizationType = builder.prismaObject('Organization', {
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('Organization') }),
    taxpayerId: t.exposeString('taxpayerId', { description: 'ИНН: 10 or 12 digits.' }),
    name: t.exposeString('name'),
  }),
})

serveNode('Organization', async (id, context) => {
  const organization = await context.loaders.organization.load(id)
  return organization && { ...organization }
})
