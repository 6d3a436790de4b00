import DataLoader from 'dataloader'
import { DeskType } from '../desks/graphql.ts'
import { builder } from '../graphql/builder.ts'
import { listOfScalars } from '../graphql/connections.ts'
import { type Context, signedIn } from '../graphql/context.ts'
import { decodeIds, encodeId } from '../graphql/ids.ts'
import { FieldValueInput } from '../tickets/graphql/mutations.ts'
import { present } from '../tickets/graphql/ticket.ts'
import type { DraftContent } from './content-rules.ts'
import {
  type DraftUpload,
  discardDraft,
  findDraft,
  listDrafts,
  readDraftUploads,
  saveDraft,
  type TicketDraft,
} from './drafts.ts'

const DraftUploadType = builder.objectRef<DraftUpload>('DraftUpload').implement({
  description: 'A file that is here and goes with the ticket when it is filed.',
  fields: (t) => ({
    uploadId: t.id({ resolve: ({ id }) => encodeId('Upload', id) }),
    filename: t.exposeString('filename'),
    size: t.exposeInt('size', { description: 'Bytes.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Removed then; 30 days after it was uploaded.' }),
  }),
})

const DraftFieldValue = builder.objectRef<{ key: string; value: string }>('DraftFieldValue').implement({
  fields: (t) => ({ key: t.exposeString('key'), value: t.exposeString('value') }),
})

const TicketDraftType = builder.objectRef<TicketDraft>('TicketDraft').implement({
  description:
    'A ticket that the viewer is writing, as it was typed; one a desk. Removed 30 days after the last saving.',
  fields: (t) => ({
    desk: t.field({
      type: DeskType,
      resolve: ({ deskId }, _args, { loaders }) => present(loaders.desk.load(deskId)),
    }),
    version: t.exposeInt('version', { description: 'Another with every saving; it never comes again.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    title: t.string({ nullable: true, resolve: ({ content }) => content.title }),
    type: t.id({ nullable: true, description: 'May be of a list that has changed.', resolve: (d) => d.content.type }),
    documentKind: t.id({ nullable: true, resolve: ({ content }) => content.documentKind }),
    description: t.string({ nullable: true, resolve: ({ content }) => content.description }),
    registryNumbers: t.stringList({
      complexity: listOfScalars,
      resolve: ({ content }) => content.registryNumbers ?? [],
    }),
    occurredAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ content }) => (content.occurredAt ? new Date(content.occurredAt) : null),
    }),
    contactEmail: t.string({ nullable: true, resolve: ({ content }) => content.contactEmail }),
    contactPhone: t.string({ nullable: true, resolve: ({ content }) => content.contactPhone }),
    fields: t.field({ type: [DraftFieldValue], resolve: ({ content }) => content.fields ?? [] }),
    uploads: t.field({
      type: [DraftUploadType],
      description: 'In the order given; those that are gone are left out.',
      resolve: async ({ content }, _args, context) => {
        const found = await uploadsOf(context).loadMany(content.uploadIds ?? [])
        return found.filter((upload): upload is DraftUpload => upload !== null && !(upload instanceof Error))
      },
    }),
    idempotencyKey: t.string({
      nullable: true,
      description: 'File with it: then the draft is over.',
      resolve: ({ content }) => content.idempotencyKey,
    }),
  }),
})

const loaders = new WeakMap<Context, DataLoader<string, DraftUpload | null>>()

/** One statement for the files of all drafts of a request. */
function uploadsOf(context: Context) {
  const known = loaders.get(context)
  if (known) return known
  const made = new DataLoader<string, DraftUpload | null>(async (ids) => {
    const found = await readDraftUploads(context.services, signedIn(context), ids)
    return ids.map((id) => found.find((upload) => upload.id === id) ?? null)
  })
  loaders.set(context, made)
  return made
}

builder.queryField('ticketDraft', (t) =>
  t.field({
    type: TicketDraftType,
    nullable: true,
    description: 'The viewer’s own for a desk; null when there is none, also when it has become a ticket.',
    args: { desk: t.arg.string({ required: true, description: 'Slug.' }) },
    resolve: (_root, { desk }, context) => findDraft(context.services, signedIn(context), desk),
  }),
)

builder.queryField('ticketDrafts', (t) =>
  t.field({
    type: [TicketDraftType],
    description: 'The viewer’s own, last saved first.',
    resolve: (_root, _args, context) => listDrafts(context.services, signedIn(context)),
  }),
)

const DraftContentInput = builder.inputType('DraftContentInput', {
  description: 'As it is typed: only its size is checked. What is left out is forgotten.',
  fields: (t) => ({
    title: t.string(),
    type: t.string({ description: 'An id of a ticket type, if it is one.' }),
    documentKind: t.string(),
    description: t.string(),
    registryNumbers: t.stringList(),
    occurredAt: t.field({ type: 'DateTime' }),
    contactEmail: t.string(),
    contactPhone: t.string(),
    fields: t.field({ type: [FieldValueInput] }),
    uploadIds: t.idList({ description: 'Kept for 30 days since they were uploaded, while a draft names them.' }),
    idempotencyKey: t.string({ description: 'That the ticket will be filed with.' }),
  }),
})

const SaveTicketDraftInput = builder.inputType('SaveTicketDraftInput', {
  fields: (t) => ({
    desk: t.string({ required: true, description: 'Slug.' }),
    content: t.field({ type: DraftContentInput, required: true }),
    expectedVersion: t.int({
      description: 'What the typing began from; null for none. CONFLICT, with the current one, when it has moved on.',
    }),
  }),
})

const SaveTicketDraftPayload = builder.objectRef<TicketDraft>('SaveTicketDraftPayload').implement({
  fields: (t) => ({ draft: t.field({ type: TicketDraftType, resolve: (draft) => draft }) }),
})

builder.mutationField('saveTicketDraft', (t) =>
  t.field({
    type: SaveTicketDraftPayload,
    args: { input: t.arg({ type: SaveTicketDraftInput, required: true }) },
    resolve: (_root, { input: { desk, content, expectedVersion } }, context) => {
      const uploadIds = decodeIds('Upload', content.uploadIds, ['content', 'uploadIds'])
      const plain: DraftContent = { ...content, uploadIds }
      return saveDraft(context.services, signedIn(context), desk, plain, expectedVersion ?? null)
    },
  }),
)

const DiscardTicketDraftInput = builder.inputType('DiscardTicketDraftInput', {
  fields: (t) => ({
    desk: t.string({ required: true, description: 'Slug.' }),
    expectedVersion: t.int({ description: 'Discards this version only.' }),
  }),
})

const DiscardTicketDraftPayload = builder.objectRef<{ discarded: boolean }>('DiscardTicketDraftPayload').implement({
  fields: (t) => ({
    discarded: t.exposeBoolean('discarded', { description: 'False: there was none, or not of this version.' }),
  }),
})

builder.mutationField('discardTicketDraft', (t) =>
  t.field({
    type: DiscardTicketDraftPayload,
    args: { input: t.arg({ type: DiscardTicketDraftInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      discarded: await discardDraft(context.services, signedIn(context), input.desk, input.expectedVersion ?? null),
    }),
  }),
)
