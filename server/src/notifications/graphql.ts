import { builder } from '../graphql/builder.ts'
import { signedIn } from '../graphql/context.ts'
import { changeChoices, type NotificationChoices, readChoices } from './settings.ts'

const NotificationSettingsType = builder.objectRef<NotificationChoices>('NotificationSettings').implement({
  description: 'What the viewer is told of, and how.',
  fields: (t) => ({
    email: t.exposeString('email', { nullable: true, description: 'Where letters go.' }),
    mailStatus: t.exposeBoolean('mailStatus', { description: 'Letters of changes of status.' }),
    mailAnswers: t.exposeBoolean('mailAnswers', { description: 'Letters of answers and explanations.' }),
    pushStatus: t.exposeBoolean('pushStatus'),
    pushAnswers: t.exposeBoolean('pushAnswers'),
  }),
})

builder.queryField('notificationSettings', (t) =>
  t.field({
    type: NotificationSettingsType,
    description: "The viewer's own.",
    resolve: (_root, _args, context) => readChoices(context.services.db, signedIn(context)),
  }),
)

const UpdateNotificationSettingsInput = builder.inputType('UpdateNotificationSettingsInput', {
  description: 'What is absent stays as it is.',
  fields: (t) => ({
    mailStatus: t.boolean(),
    mailAnswers: t.boolean(),
    pushStatus: t.boolean(),
    pushAnswers: t.boolean(),
  }),
})

const UpdateNotificationSettingsPayload = builder
  .objectRef<{ settings: NotificationChoices }>('UpdateNotificationSettingsPayload')
  .implement({
    fields: (t) => ({ settings: t.field({ type: NotificationSettingsType, resolve: ({ settings }) => settings }) }),
  })

builder.mutationField('updateNotificationSettings', (t) =>
  t.field({
    type: UpdateNotificationSettingsPayload,
    args: { input: t.arg({ type: UpdateNotificationSettingsInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      settings: await changeChoices(context.services, signedIn(context), input),
    }),
  }),
)
