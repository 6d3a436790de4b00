import { DeskFieldKind } from '@otklik/prisma/client'
import { DeskType } from '../desks/graphql.ts'
import type { Text } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { listOfScalars } from '../graphql/connections.ts'
import { type Context, signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { present, TicketType } from '../tickets/graphql/ticket.ts'
import { archiveDeskField, moveDeskField, saveDeskField } from './desk-fields.ts'
import { archivedOf, type FormField, filledFields, formOf } from './form-rules.ts'
import { mayDescribeForms } from './permissions.ts'
import { mayReadValue } from './value-permissions.ts'

const DeskFieldKindEnum = builder.enumType(DeskFieldKind, {
  name: 'DeskFieldKind',
  description: 'STANDARD: a field that every ticket has; the desk only says how it is asked for.',
})

const TextType = builder.objectRef<Text>('BilingualText').implement({
  description: 'The same words in both languages.',
  fields: (t) => ({ ru: t.exposeString('ru'), en: t.exposeString('en') }),
})

const DeskFieldType = builder.objectRef<FormField>('DeskField').implement({
  description: 'A field of a desk’s form.',
  fields: (t) => ({
    key: t.exposeString('key', {
      description: 'Its name in the API; of a standard one, in CreateTicketInput, where `files` are the uploadIds.',
    }),
    kind: t.expose('kind', { type: DeskFieldKindEnum }),
    label: t.string({
      extensions: dependsOn('none'),
      resolve: ({ label }, _args, { language }) => label[language],
    }),
    hint: t.string({
      extensions: dependsOn('none'),
      description: 'How to fill it in; may be empty.',
      resolve: ({ hint }, _args, { language }) => hint[language],
    }),
    labels: t.expose('label', { type: TextType }),
    hints: t.expose('hint', { type: TextType }),
    required: t.exposeBoolean('required', { description: 'Of documentKind the form alone asks for it.' }),
    requiredByChoice: t.exposeBoolean('requiredByChoice', { description: 'The desk may say whether it is required.' }),
    mask: t.exposeString('mask', {
      nullable: true,
      description: 'How a text must look: 0 a digit, A a letter, * either, anything else itself.',
    }),
    choices: t.expose('choices', { type: ['String'], complexity: listOfScalars, description: 'Of CHOICE.' }),
    archivedAt: t.expose('archivedAt', { type: 'DateTime', nullable: true, description: 'No longer asked for since.' }),
  }),
})

builder.prismaObjectField(DeskType, 'fields', (t) =>
  t.field({
    type: [DeskFieldType],
    extensions: dependsOn('none'),
    description: 'The form in its order: the standard fields and the desk’s own.',
    resolve: async (desk, _args, { loaders }) => formOf(await loaders.fieldsOfDesk.load(desk.id)),
  }),
)

builder.prismaObjectField(DeskType, 'archivedFields', (t) =>
  t.field({
    type: [DeskFieldType],
    extensions: dependsOn('self'),
    description: 'Fields no longer asked for; empty for all but administrators.',
    resolve: async (desk, _args, { viewer, loaders }) =>
      viewer && mayDescribeForms(viewer) ? archivedOf(await loaders.fieldsOfDesk.load(desk.id)) : [],
  }),
)

const TicketFieldValue = builder.objectRef<{ field: FormField; value: string }>('TicketFieldValue').implement({
  description: 'What a ticket says in one of its desk’s own fields.',
  fields: (t) => ({
    key: t.string({ extensions: dependsOn('none'), resolve: ({ field }) => field.key }),
    label: t.string({
      extensions: dependsOn('none'),
      resolve: ({ field }, _args, { language }) => field.label[language],
    }),
    kind: t.field({ type: DeskFieldKindEnum, extensions: dependsOn('none'), resolve: ({ field }) => field.kind }),
    value: t.exposeString('value', { description: 'NUMBER: 12.5; DATE: 2026-03-15; CHECKBOX: true.' }),
    archived: t.boolean({
      extensions: dependsOn('none'),
      description: 'The desk no longer asks for it.',
      resolve: ({ field }) => field.archivedAt !== null,
    }),
  }),
})

builder.prismaObjectField(TicketType, 'fields', (t) =>
  t.field({
    type: [TicketFieldValue],
    extensions: dependsOn('self'),
    description: 'The desk’s own fields that were filled in, archived ones too. E-mails and phones as contacts are.',
    resolve: async (ticket, _args, { viewer, loaders }) => {
      const values = (ticket.fieldValues ?? {}) as Record<string, string>
      // Most tickets have none: nothing is read for them.
      if (Object.keys(values).length === 0) return []
      const filled = filledFields(await loaders.fieldsOfDesk.load(ticket.deskId), values)
      return filled.filter(({ field }) => viewer && mayReadValue(viewer, ticket, field.kind))
    },
  }),
)

const DeskFieldPayload = (name: string) =>
  builder.objectRef<{ deskId: string }>(name).implement({
    fields: (t) => ({
      desk: t.field({
        type: DeskType,
        resolve: ({ deskId }, _args, { loaders }) => present(loaders.desk.load(deskId)),
      }),
    }),
  })

/** What was read before the change must not be shown after it. */
const changed = ({ loaders }: Context, deskId: string) => {
  loaders.fieldsOfDesk.clear(deskId)
  return { deskId }
}

const SaveDeskFieldInput = builder.inputType('SaveDeskFieldInput', {
  fields: (t) => ({
    desk: t.string({ required: true, description: 'Slug.' }),
    key: t.string({ required: true }),
    kind: t.field({ type: DeskFieldKindEnum, required: true, description: 'Stays as it was made.' }),
    label: t.string({ defaultValue: '', description: 'Of a standard field blank means the usual words.' }),
    labelEn: t.string({ defaultValue: '' }),
    hint: t.string({ defaultValue: '' }),
    hintEn: t.string({ defaultValue: '' }),
    required: t.boolean({ defaultValue: false }),
    mask: t.string(),
    choices: t.stringList(),
    before: t.string({ description: 'The key of the field that a new one is placed before; by default the files.' }),
  }),
})

builder.mutationField('saveDeskField', (t) =>
  t.field({
    type: DeskFieldPayload('SaveDeskFieldPayload'),
    description: 'Adds a field to a desk’s form, or changes how it is asked for. For administrators, in a session.',
    args: { input: t.arg({ type: SaveDeskFieldInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { desk, before, ...given } = input
      const description = {
        ...given,
        label: given.label ?? '',
        labelEn: given.labelEn ?? '',
        hint: given.hint ?? '',
        hintEn: given.hintEn ?? '',
        required: given.required ?? false,
        mask: given.mask ?? null,
        choices: given.choices ?? [],
      }
      const { id } = await saveDeskField(context.services, signedIn(context), desk, description, before ?? null)
      return changed(context, id)
    },
  }),
)

const MoveDeskFieldInput = builder.inputType('MoveDeskFieldInput', {
  fields: (t) => ({
    desk: t.string({ required: true, description: 'Slug.' }),
    key: t.string({ required: true }),
    before: t.string({ description: 'The key of the field to stand before; null for the end.' }),
  }),
})

builder.mutationField('moveDeskField', (t) =>
  t.field({
    type: DeskFieldPayload('MoveDeskFieldPayload'),
    description: 'For administrators, in a session.',
    args: { input: t.arg({ type: MoveDeskFieldInput, required: true }) },
    resolve: async (_root, { input: { desk, key, before } }, context) => {
      const move = { key, before: before ?? null }
      return changed(context, (await moveDeskField(context.services, signedIn(context), desk, move)).id)
    },
  }),
)

const ArchiveDeskFieldInput = builder.inputType('ArchiveDeskFieldInput', {
  fields: (t) => ({
    desk: t.string({ required: true, description: 'Slug.' }),
    key: t.string({ required: true }),
    archived: t.boolean({ defaultValue: true, description: 'False asks for it again.' }),
  }),
})

builder.mutationField('archiveDeskField', (t) =>
  t.field({
    type: DeskFieldPayload('ArchiveDeskFieldPayload'),
    description:
      'No longer asks for one of the desk’s own fields; tickets keep their values. For administrators, in a session.',
    args: { input: t.arg({ type: ArchiveDeskFieldInput, required: true }) },
    resolve: async (_root, { input: { desk, key, archived } }, context) => {
      const wish = { key, archived: archived ?? true }
      return changed(context, (await archiveDeskField(context.services, signedIn(context), desk, wish)).id)
    },
  }),
)
