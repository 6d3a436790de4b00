import { builder } from '../graphql/builder.ts'
import { forgetDevice } from '../push/devices.ts'
import { meetRequiredUser, UserType } from '../users/graphql.ts'

const SignInWays = builder.objectRef<{ certificateUrl: string | null }>('SignInWays').implement({
  description: 'How people may sign in here, beside a password.',
  fields: (t) => ({
    certificateUrl: t.exposeString('certificateUrl', {
      nullable: true,
      description: 'Where «Вход по сертификату» begins, for browsers: `?return=/path` says where to go afterwards.',
    }),
  }),
})

builder.queryField('signInWays', (t) =>
  t.field({
    type: SignInWays,
    description: 'For the signed-out too.',
    resolve: (_root, _args, { services }) => ({ certificateUrl: services.settings.certificateSignIn ?? null }),
  }),
)

const SignInInput = builder.inputType('SignInInput', {
  fields: (t) => ({ email: t.string({ required: true }), password: t.string({ required: true }) }),
})

const SignInPayload = builder.objectRef<{ token: string; userId: string }>('SignInPayload').implement({
  description: 'Also sets an HttpOnly session cookie.',
  fields: (t) => ({
    token: t.exposeString('token', { description: 'For `Authorization: Bearer`.' }),
    viewer: t.field({
      type: UserType,
      resolve: ({ userId }, _args, context) => meetRequiredUser(context, userId, null),
    }),
  }),
})

builder.mutationField('signIn', (t) =>
  t.field({
    type: SignInPayload,
    args: { input: t.arg({ type: SignInInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { auth } = context.services
      const { token, userId, cookies } = await auth.signIn({
        ...input,
        address: context.address,
        userAgent: context.userAgent,
      })
      context.cookies.push(...cookies)
      // What else this operation asks is asked by the one who has just signed in.
      context.viewer = await auth.identify({ authorization: `Bearer ${token}` })
      return { token, userId }
    },
  }),
)

const SignOutPayload = builder.objectRef<{ ok: boolean }>('SignOutPayload').implement({
  fields: (t) => ({ ok: t.exposeBoolean('ok') }),
})

builder.mutationField('signOut', (t) =>
  t.field({
    type: SignOutPayload,
    description:
      'Ends the session, its open streams too. Without one it does nothing; by an API token it is FORBIDDEN.',
    args: {
      pushEndpoint: t.arg.string({
        description: 'Of the browser that is left: no more pushes of the viewer go there.',
      }),
    },
    resolve: async (_root, { pushEndpoint }, context) => {
      const { auth, log } = context.services
      const { viewer } = context
      const { cookies } = await auth.signOut(viewer)
      if (viewer && pushEndpoint) await forgetDevice(context.services, viewer, pushEndpoint)
      context.cookies.push(...cookies)
      context.viewer = null
      log.wake()
      return { ok: true }
    },
  }),
)
