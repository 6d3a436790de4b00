import { builder } from '../graphql/builder.ts'
import { signedIn } from '../graphql/context.ts'
import { decodeId, encodeId } from '../graphql/ids.ts'
import { addDevice, listDevices, removeDevice, type ShownDevice } from './devices.ts'
import { vapidKeys } from './keys.ts'

const PushDeviceType = builder.objectRef<ShownDevice>('PushDevice').implement({
  description: 'A browser that has allowed Web Push.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeId('PushDevice', id) }),
    name: t.exposeString('name'),
    endpoint: t.exposeString('endpoint', { description: 'By it a browser knows itself.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

builder.queryField('pushKey', (t) =>
  t.string({
    description: 'What a browser subscribes with: the public VAPID key, in base64url.',
    resolve: (_root, _args, context) => {
      signedIn(context)
      return vapidKeys(context.services.settings).publicKey
    },
  }),
)

builder.queryField('pushDevices', (t) =>
  t.field({
    type: [PushDeviceType],
    description: "The viewer's own, newest first.",
    resolve: (_root, _args, context) => listDevices(context.services, signedIn(context)),
  }),
)

const AddPushDeviceInput = builder.inputType('AddPushDeviceInput', {
  description: "A browser's PushSubscription; one that is known already becomes the viewer's.",
  fields: (t) => ({
    endpoint: t.string({ required: true }),
    p256dh: t.string({ required: true }),
    auth: t.string({ required: true }),
    name: t.string({ required: true, description: 'To tell devices apart: at most 100 characters.' }),
  }),
})

const devicePayload = (name: string) =>
  builder.objectRef<{ device: ShownDevice }>(name).implement({
    fields: (t) => ({ device: t.field({ type: PushDeviceType, resolve: ({ device }) => device }) }),
  })

builder.mutationField('addPushDevice', (t) =>
  t.field({
    type: devicePayload('AddPushDevicePayload'),
    args: { input: t.arg({ type: AddPushDeviceInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      device: await addDevice(context.services, signedIn(context), input),
    }),
  }),
)

const RemovePushDeviceInput = builder.inputType('RemovePushDeviceInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
})

builder.mutationField('removePushDevice', (t) =>
  t.field({
    type: devicePayload('RemovePushDevicePayload'),
    args: { input: t.arg({ type: RemovePushDeviceInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      device: await removeDevice(context.services, signedIn(context), decodeId('PushDevice', input.id, 'id')),
    }),
  }),
)
