import { type OrganizationRequest, RequestState } from '@otklik/prisma/client'
import { builder } from '../graphql/builder.ts'
import { connectionArguments, connectionCost, connectionOfNodes, listOfScalars } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { decodeId, decodeOptionalId, encodeId } from '../graphql/ids.ts'
import { globalId, NodeInterface, serveNode } from '../graphql/node.ts'
import { meetRequiredUser, UserType } from '../users/graphql.ts'
import { approveOrganizationRequest, listOrganizationRequests, refuseOrganizationRequest } from './requests.ts'

export const OrganizationType = builder.prismaObject('Organization', {
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('Organization') }),
    taxpayerId: t.exposeString('taxpayerId', { description: 'ИНН: 10 or 12 digits.' }),
    name: t.exposeString('name'),
    shortName: t.exposeString('shortName', { nullable: true }),
    kpp: t.exposeString('kpp', { description: 'КПП; empty when it is not known.' }),
    ogrn: t.exposeString('ogrn', { nullable: true }),
    registrationNumber: t.exposeString('registrationNumber', {
      nullable: true,
      description: 'In the register of organizations of ЕИС.',
    }),
    legalAddress: t.exposeString('legalAddress', { nullable: true }),
    postalAddress: t.exposeString('postalAddress', { nullable: true }),
    active: t.exposeBoolean('active', { description: 'False when the register has struck it off.' }),
  }),
})

builder.objectField(OrganizationType, 'parent', (t) =>
  t.field({
    type: OrganizationType,
    nullable: true,
    extensions: dependsOn('none'),
    description: 'The organization above, as the register gives it, once the directory knows it.',
    resolve: ({ parentRegistrationNumber }, _args, { loaders }) =>
      parentRegistrationNumber === null ? null : loaders.organizationByRegistration.load(parentRegistrationNumber),
  }),
)

serveNode('Organization', async (id, context) => {
  const organization = await context.loaders.organization.load(id)
  return organization && { ...organization }
})

export const RequestStateEnum = builder.enumType(RequestState, {
  name: 'RequestState',
  description: 'Of what an administrator decides.',
})

export const OrganizationRequestType = builder.objectRef<OrganizationRequest>('OrganizationRequest').implement({
  description: 'A user whose certificate names an organization that the directory does not know.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeId('OrganizationRequest', id) }),
    state: t.expose('state', { type: RequestStateEnum }),
    user: t.field({
      type: UserType,
      resolve: ({ userId }, _args, context) => meetRequiredUser(context, userId, null),
    }),
    taxpayerId: t.exposeString('taxpayerId'),
    ogrn: t.exposeString('ogrn', { nullable: true }),
    name: t.exposeString('name'),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it was refused.' }),
    organizations: t.field({
      type: [OrganizationType],
      complexity: listOfScalars,
      description: 'Those with this ИНН; where there are several, one is to be chosen at the approval.',
      resolve: ({ taxpayerId }, _args, { loaders }) => loaders.organizationsByTaxpayer.load(taxpayerId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
  }),
})

const RequestConnection = connectionOfNodes('OrganizationRequestConnection', OrganizationRequestType)

builder.queryField('organizationRequests', (t) =>
  t.field({
    type: RequestConnection,
    description: 'What waits longest first, what is decided latest first. For administrators, in a session.',
    args: { ...connectionArguments(), state: t.arg({ type: RequestStateEnum, required: true }) },
    complexity: connectionCost,
    resolve: (_root, args, context) => listOrganizationRequests(context.services.db, signedIn(context), args),
  }),
)

const RequestPayload = (name: string) =>
  builder.objectRef<OrganizationRequest>(name).implement({
    fields: (t) => ({ request: t.field({ type: OrganizationRequestType, resolve: (row) => row }) }),
  })

const ApproveInput = builder.inputType('ApproveOrganizationRequestInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    organizationId: t.id({ description: 'Which one, where several have the ИНН.' }),
  }),
})

builder.mutationField('approveOrganizationRequest', (t) =>
  t.field({
    type: RequestPayload('ApproveOrganizationRequestPayload'),
    description: 'CONFLICT when it is decided already. For administrators, in a session.',
    args: { input: t.arg({ type: ApproveInput, required: true }) },
    resolve: (_root, { input }, context) =>
      approveOrganizationRequest(
        context.services,
        signedIn(context),
        decodeId('OrganizationRequest', input.id, 'id'),
        decodeOptionalId('Organization', input.organizationId, 'organizationId'),
      ),
  }),
)

const RefuseInput = builder.inputType('RefuseOrganizationRequestInput', {
  fields: (t) => ({ id: t.id({ required: true }), reason: t.string({ required: true }) }),
})

builder.mutationField('refuseOrganizationRequest', (t) =>
  t.field({
    type: RequestPayload('RefuseOrganizationRequestPayload'),
    description: 'CONFLICT when it is decided already. For administrators, in a session.',
    args: { input: t.arg({ type: RefuseInput, required: true }) },
    resolve: (_root, { input }, context) =>
      refuseOrganizationRequest(
        context.services,
        signedIn(context),
        decodeId('OrganizationRequest', input.id, 'id'),
        input.reason,
      ),
  }),
)
