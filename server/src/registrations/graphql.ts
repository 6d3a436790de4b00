import { type Registration, RegistrationState } from '@otklik/prisma/client'
import { builder } from '../graphql/builder.ts'
import { connectionArguments, connectionCost, connectionOfNodes, listOfScalars } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { decodeId, decodeOptionalId, encodeId } from '../graphql/ids.ts'
import { OrganizationType, RequestStateEnum } from '../organizations/graphql.ts'
import { meetUser, UserType } from '../users/graphql.ts'
import { approveRegistration, refuseRegistration } from './decide.ts'
import { listRegistrations } from './list.ts'
import {
  applyForRegistration,
  confirmRegistration,
  findOwnRegistration,
  type OwnRegistration,
  setRegistrationPassword,
} from './registrations.ts'
import { maySetPassword, passwordUntil } from './rules.ts'

const StateEnum = builder.enumType(RegistrationState, { name: 'RegistrationState' })

const OwnType = builder.objectRef<OwnRegistration>('OwnRegistration').implement({
  description: 'An application for registration as its applicant sees it, by the link of the letter.',
  fields: (t) => ({
    state: t.expose('state', { type: StateEnum }),
    fullName: t.exposeString('fullName'),
    email: t.exposeString('email'),
    organizationName: t.exposeString('organizationName'),
    taxpayerId: t.exposeString('taxpayerId'),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it was refused.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    confirmedAt: t.expose('confirmedAt', { type: 'DateTime', nullable: true }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
    hasPassword: t.exposeBoolean('hasPassword', { description: 'The account has one already: sign in with it.' }),
    maySetPassword: t.boolean({
      resolve: (row, _args, { services }) => maySetPassword(row, row.hasPassword, services.clock()),
    }),
    passwordUntil: t.field({ type: 'DateTime', nullable: true, resolve: (row) => passwordUntil(row) }),
  }),
})

builder.queryField('ownRegistration', (t) =>
  t.field({
    type: OwnType,
    description: 'By the secret of the applicant’s link; needs no signing in.',
    args: { secret: t.arg.string({ required: true }) },
    resolve: (_root, { secret }, { services }) => findOwnRegistration(services, secret),
  }),
)

const ApplyInput = builder.inputType('ApplyForRegistrationInput', {
  fields: (t) => ({
    fullName: t.string({ required: true }),
    email: t.string({ required: true }),
    phone: t.string({ required: true, description: 'Country-area-rest, as in 8-123-12345678.' }),
    post: t.string({ required: true }),
    taxpayerId: t.string({ required: true, description: 'ИНН of the organization.' }),
    organizationName: t.string({ required: true }),
    consent: t.boolean({ required: true, description: 'To the processing of personal data.' }),
  }),
})

const ApplyPayload = builder.objectRef<{ email: string }>('ApplyForRegistrationPayload').implement({
  fields: (t) => ({ email: t.exposeString('email', { description: 'Where the letter goes.' }) }),
})

builder.mutationField('applyForRegistration', (t) =>
  t.field({
    type: ApplyPayload,
    description: '«Регистрация в Web-Торги-КС»; needs no signing in. The answer is the same for any address.',
    args: { input: t.arg({ type: ApplyInput, required: true }) },
    resolve: (_root, { input }, { services, language, address }) =>
      applyForRegistration(services, input, { language, address }),
  }),
)

const OwnPayload = (name: string) =>
  builder.objectRef<OwnRegistration>(name).implement({
    fields: (t) => ({ registration: t.field({ type: OwnType, resolve: (row) => row }) }),
  })

const ConfirmInput = builder.inputType('ConfirmRegistrationInput', {
  fields: (t) => ({ secret: t.string({ required: true }) }),
})

builder.mutationField('confirmRegistration', (t) =>
  t.field({
    type: OwnPayload('ConfirmRegistrationPayload'),
    description: 'Proves the address of an application.',
    args: { input: t.arg({ type: ConfirmInput, required: true }) },
    resolve: (_root, { input }, { services }) => confirmRegistration(services, input.secret),
  }),
)

const PasswordInput = builder.inputType('SetRegistrationPasswordInput', {
  fields: (t) => ({ secret: t.string({ required: true }), password: t.string({ required: true }) }),
})

builder.mutationField('setRegistrationPassword', (t) =>
  t.field({
    type: OwnPayload('SetRegistrationPasswordPayload'),
    description: 'The first password of an approved applicant; once.',
    args: { input: t.arg({ type: PasswordInput, required: true }) },
    resolve: (_root, { input }, { services }) => setRegistrationPassword(services, input.secret, input.password),
  }),
)

const RegistrationType = builder.objectRef<Registration>('Registration').implement({
  description: 'An application for registration as administrators see it.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeId('Registration', id) }),
    state: t.expose('state', { type: StateEnum }),
    fullName: t.exposeString('fullName'),
    email: t.exposeString('email'),
    phone: t.exposeString('phone'),
    post: t.exposeString('post'),
    taxpayerId: t.exposeString('taxpayerId'),
    organizationName: t.exposeString('organizationName'),
    organizations: t.field({
      type: [OrganizationType],
      complexity: listOfScalars,
      description: 'Those with this ИНН; where there are several, one is to be chosen at the approval.',
      resolve: ({ taxpayerId }, _args, { loaders }) => loaders.organizationsByTaxpayer.load(taxpayerId),
    }),
    reason: t.exposeString('reason', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
    decidedBy: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ decidedById }, _args, context) => meetUser(context, decidedById, null),
    }),
  }),
})

const RegistrationConnection = connectionOfNodes('RegistrationConnection', RegistrationType)

builder.queryField('registrations', (t) =>
  t.field({
    type: RegistrationConnection,
    description:
      'With a confirmed address: what waits longest first, what is decided latest first. For administrators, in a session.',
    args: { ...connectionArguments(), state: t.arg({ type: RequestStateEnum, required: true }) },
    complexity: connectionCost,
    resolve: (_root, args, context) => listRegistrations(context.services.db, signedIn(context), args),
  }),
)

const RegistrationPayload = (name: string) =>
  builder.objectRef<Registration>(name).implement({
    fields: (t) => ({ registration: t.field({ type: RegistrationType, resolve: (row) => row }) }),
  })

const ApproveInput = builder.inputType('ApproveRegistrationInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    organizationId: t.id({ description: 'Which one, where several have the ИНН.' }),
  }),
})

builder.mutationField('approveRegistration', (t) =>
  t.field({
    type: RegistrationPayload('ApproveRegistrationPayload'),
    description: 'CONFLICT when it is decided already. For administrators, in a session.',
    args: { input: t.arg({ type: ApproveInput, required: true }) },
    resolve: (_root, { input }, context) =>
      approveRegistration(
        context.services,
        signedIn(context),
        decodeId('Registration', input.id, 'id'),
        decodeOptionalId('Organization', input.organizationId, 'organizationId'),
      ),
  }),
)

const RefuseInput = builder.inputType('RefuseRegistrationInput', {
  fields: (t) => ({ id: t.id({ required: true }), reason: t.string({ required: true }) }),
})

builder.mutationField('refuseRegistration', (t) =>
  t.field({
    type: RegistrationPayload('RefuseRegistrationPayload'),
    description: 'CONFLICT when it is decided already. For administrators, in a session.',
    args: { input: t.arg({ type: RefuseInput, required: true }) },
    resolve: (_root, { input }, context) =>
      refuseRegistration(context.services, signedIn(context), decodeId('Registration', input.id, 'id'), input.reason),
  }),
)
