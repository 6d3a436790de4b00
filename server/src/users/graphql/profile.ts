import { type Certificate, type OrganizationRequest, RequestState, type User } from '@otklik/prisma/client'
import { builder } from '../../graphql/builder.ts'
import { type Context, signedIn } from '../../graphql/context.ts'
import { dependsOn } from '../../graphql/dependence.ts'
import { LanguageEnum } from '../../graphql/language.ts'
import { maySeeUserContacts } from '../../tickets/permissions.ts'
import { cancelAddressChange, resendAddressLetter } from '../addresses.ts'
import { type MetUser, meetRequiredUser, UserType } from '../graphql.ts'
import { maySeePendingAddress } from '../permissions.ts'
import { updateProfile } from '../profile.ts'

const CertificateType = builder.objectRef<Certificate>('Certificate').implement({
  description: 'One that the viewer has signed in by.',
  fields: (t) => ({
    fingerprint: t.exposeString('fingerprint', { description: 'SHA-256, hex.' }),
    subject: t.exposeString('subject'),
    issuer: t.exposeString('issuer'),
    serial: t.exposeString('serial', { description: 'Hex.' }),
    notBefore: t.expose('notBefore', { type: 'DateTime' }),
    notAfter: t.expose('notAfter', { type: 'DateTime' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime' }),
  }),
})

const OrganizationRequestStateEnum = builder.enumType(RequestState, { name: 'OrganizationRequestState' })

const OwnOrganizationRequestType = builder.objectRef<OrganizationRequest>('OwnOrganizationRequest').implement({
  description: 'The viewer’s certificate names an organization that the directory lacks; an administrator decides.',
  fields: (t) => ({
    taxpayerId: t.exposeString('taxpayerId'),
    name: t.exposeString('name'),
    state: t.expose('state', { type: OrganizationRequestStateEnum }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it was refused.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

const shownCertificates = 20

/** The viewer, when the user is they; null for anybody else. */
const self = (user: User, { viewer }: Context) => (viewer?.userId === user.id ? viewer : null)

builder.prismaObjectFields('User', (t) => ({
  post: t.string({
    nullable: true,
    extensions: dependsOn('self'),
    description: '«Должность»; by the same rule as a ticket’s contacts, else null.',
    resolve: (user: MetUser, _args, { viewer }) =>
      viewer && maySeeUserContacts(viewer, user, user.metOn ?? null) ? user.post : null,
  }),
  pendingEmail: t.string({
    nullable: true,
    extensions: dependsOn('self'),
    description:
      'Named, and waiting to be confirmed by the link of a letter; for oneself and administrators, else null.',
    resolve: (user, _args, { viewer }) => (viewer && maySeePendingAddress(viewer, user) ? user.pendingEmail : null),
  }),
  language: t.field({
    type: LanguageEnum,
    nullable: true,
    extensions: dependsOn('self'),
    description: 'What letters are written in; for the viewer alone, else null.',
    resolve: (user, _args, context) => (self(user, context) ? (user.language === 'en' ? 'en' : 'ru') : null),
  }),
  certificates: t.field({
    type: [CertificateType],
    nullable: true,
    extensions: dependsOn('self'),
    complexity: { field: 1, multiplier: shownCertificates },
    description: 'The one used last first; for the viewer alone, else null.',
    // The viewer may be met on every row of a list: read once for all of them.
    resolve: async (user, _args, context) =>
      self(user, context) && (await context.loaders.certificatesOfUser.load(user.id)).slice(0, shownCertificates),
  }),
  organizationRequest: t.field({
    type: OwnOrganizationRequestType,
    nullable: true,
    extensions: dependsOn('self'),
    description: 'The last one; for the viewer alone, else null.',
    resolve: async (user, _args, context) =>
      self(user, context) && ((await context.loaders.organizationRequestsOfUser.load(user.id))[0] ?? null),
  }),
}))

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: 'What is left out stays as it is.',
  fields: (t) => ({
    phone: t.string({ description: 'As 8-123-12345678; null takes it away.' }),
    email: t.string({
      description: 'Another one becomes `pendingEmail`, and `email` once the link of the letter to it is pressed.',
    }),
    language: t.field({ type: LanguageEnum, description: 'What letters are written in.' }),
  }),
})

const UpdateProfilePayload = builder.objectRef<{ userId: string }>('UpdateProfilePayload').implement({
  fields: (t) => ({
    viewer: t.field({
      type: UserType,
      resolve: ({ userId }, _args, context) => meetRequiredUser(context, userId, null),
    }),
  }),
})

builder.mutationField('updateProfile', (t) =>
  t.field({
    type: UpdateProfilePayload,
    description: 'In a session. RATE_LIMITED when too many letters to confirm an address were written within an hour.',
    args: { input: t.arg({ type: UpdateProfileInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { id } = await updateProfile(context.services, signedIn(context), input)
      context.loaders.user.clear(id)
      return { userId: id }
    },
  }),
)

const ResendAddressLetterPayload = builder.objectRef<{ userId: string }>('ResendAddressLetterPayload').implement({
  fields: (t) => ({
    viewer: t.field({
      type: UserType,
      resolve: ({ userId }, _args, context) => meetRequiredUser(context, userId, null),
    }),
  }),
})

builder.mutationField('resendAddressLetter', (t) =>
  t.field({
    type: ResendAddressLetterPayload,
    description: 'Once more the letter to `pendingEmail`, in a session. CONFLICT when there is none; RATE_LIMITED.',
    resolve: async (_root, _args, context) => {
      const viewer = signedIn(context)
      await resendAddressLetter(context.services, viewer)
      return { userId: viewer.userId }
    },
  }),
)

const CancelAddressChangePayload = builder.objectRef<{ userId: string }>('CancelAddressChangePayload').implement({
  fields: (t) => ({
    viewer: t.field({
      type: UserType,
      resolve: ({ userId }, _args, context) => meetRequiredUser(context, userId, null),
    }),
  }),
})

builder.mutationField('cancelAddressChange', (t) =>
  t.field({
    type: CancelAddressChangePayload,
    description: 'Forgets `pendingEmail`, in a session; the link that was sent leads nowhere then.',
    resolve: async (_root, _args, context) => {
      const viewer = signedIn(context)
      await cancelAddressChange(context.services, viewer)
      context.loaders.user.clear(viewer.userId)
      return { userId: viewer.userId }
    },
  }),
)
