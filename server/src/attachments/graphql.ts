import type { Attachment } from '@otklik/prisma/client'
import { visibleComment } from '../comments/graphql.ts'
import { builder } from '../graphql/builder.ts'
import { listOfScalars } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { encodeId } from '../graphql/ids.ts'
import { globalId, NodeInterface, serveNode } from '../graphql/node.ts'
import { visibleTicket } from '../tickets/graphql/ticket.ts'
import { requireScope } from '../tickets/permissions.ts'
import { fileUrl } from './files.ts'
import { allowedTypes, type Kind, kinds } from './kinds.ts'
import { createUpload, maxUploadsTaken, type PromisedUpload } from './uploads.ts'

const FileScanEnum = builder.enumType('FileScan', {
  description: 'What the virus scanner has said of a file.',
  values: {
    NOT_SCANNED: { description: 'There is no scanner.' },
    PENDING: { description: 'Not yet looked at: nobody gets the file until it is.' },
    CLEAN: { description: 'Nothing was found.' },
    QUARANTINED: { description: 'Something was found: nobody gets the file.' },
  } as const,
})

builder.prismaObject('Attachment', {
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('Attachment') }),
    filename: t.exposeString('filename'),
    contentType: t.exposeString('contentType', { description: 'What the bytes are.' }),
    size: t.exposeInt('size', { description: 'Bytes.' }),
    scan: t.expose('scan', { type: FileScanEnum }),
    url: t.string({
      extensions: dependsOn('none'),
      description: 'Path on this origin; needs the same identity as the API.',
      resolve: fileUrl,
    }),
  }),
})

serveNode('Attachment', async (id, context) => {
  requireScope(signedIn(context), 'TICKETS_READ')
  const attachment: Attachment | null = await context.services.db.prisma.attachment.findUnique({ where: { id } })
  if (!attachment) return null
  const owner =
    attachment.commentId === null
      ? await visibleTicket(context, attachment.ticketId)
      : await visibleComment(context, attachment.commentId)
  return owner && attachment
})

const UploadKind = builder.objectRef<Kind>('UploadKind').implement({
  description: 'A kind of files that is taken.',
  fields: (t) => ({
    contentType: t.string({
      description: 'What it is kept as.',
      resolve: ({ contentTypes }) => contentTypes[0],
    }),
    contentTypes: t.stringList({
      description: 'What browsers call it; the first is what it is kept as.',
      complexity: listOfScalars,
      resolve: ({ contentTypes }) => [...contentTypes],
    }),
    extensions: t.stringList({
      description: 'Endings of names, in small letters and without the dot.',
      complexity: listOfScalars,
      resolve: ({ extensions }) => [...extensions],
    }),
  }),
})

const UploadRules = builder.objectRef<{ maxSize: number }>('UploadRules').implement({
  fields: (t) => ({
    maxSize: t.exposeInt('maxSize', { description: 'Bytes.' }),
    maxFiles: t.int({ description: 'With one ticket or comment.', resolve: () => maxUploadsTaken }),
    allowedTypes: t.stringList({ complexity: listOfScalars, resolve: () => [...allowedTypes] }),
    kinds: t.field({ type: [UploadKind], complexity: listOfScalars, resolve: () => Object.values(kinds) }),
  }),
})

builder.queryField('uploadRules', (t) =>
  t.field({
    type: UploadRules,
    description: 'What may be attached.',
    resolve: (_root, _args, context) => {
      signedIn(context)
      return { maxSize: context.services.settings.uploadMaxBytes }
    },
  }),
)

const UploadHeader = builder.objectRef<{ name: string; value: string }>('UploadHeader').implement({
  fields: (t) => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
})

const CreateUploadPayload = builder.objectRef<PromisedUpload>('CreateUploadPayload').implement({
  description: 'PUT the bytes to `url` with `headers`, then name the uploadId in createTicket or addComment.',
  fields: (t) => ({
    uploadId: t.id({ resolve: ({ uploadId }) => encodeId('Upload', uploadId) }),
    url: t.exposeString('url', { description: 'Path on this origin; the headers are all the proof it needs.' }),
    headers: t.field({ type: [UploadHeader], complexity: listOfScalars, resolve: ({ headers }) => headers }),
  }),
})

const CreateUploadInput = builder.inputType('CreateUploadInput', {
  fields: (t) => ({
    filename: t.string({ required: true }),
    contentType: t.string({ required: true }),
    size: t.int({ required: true, description: 'Bytes.' }),
  }),
})

builder.mutationField('createUpload', (t) =>
  t.field({
    type: CreateUploadPayload,
    args: { input: t.arg({ type: CreateUploadInput, required: true }) },
    resolve: (_root, { input }, context) => {
      const viewer = signedIn(context)
      requireScope(viewer, 'TICKETS_WRITE')
      return createUpload(context.services, viewer, input)
    },
  }),
)
