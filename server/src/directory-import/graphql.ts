import { ImportSource, ImportState } from '@otklik/prisma/client'
import type { Language, Text } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { connectionArguments, connectionCost, connectionOfNodes, listOfScalars } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { decodeId, encodeId } from '../graphql/ids.ts'
import { meetUser, UserType } from '../users/graphql.ts'
import { fieldTitle } from './field-titles.ts'
import {
  type ChangeRow,
  type FaultRow,
  findImport,
  type ImportRow,
  listChanges,
  listFaults,
  listImports,
  type PromisedImport,
  promiseImport,
} from './imports.ts'

const StateEnum = builder.enumType(ImportState, { name: 'DirectoryImportState' })
const SourceEnum = builder.enumType(ImportSource, {
  name: 'DirectoryImportSource',
  description: 'The command, the watched folder, the administrators’ screen.',
})

const said = (text: string, language: Language): string => (JSON.parse(text) as Text)[language]

const FaultType = builder.objectRef<FaultRow>('DirectoryFault').implement({
  description: 'A row that was not taken.',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'Of the file; in XML the number of the organization.' }),
    reason: t.string({ resolve: ({ reason }, _args, { language }) => said(reason, language) }),
  }),
})

const FaultConnection = connectionOfNodes('DirectoryFaultConnection', FaultType)

interface ChangedField {
  name: string
  before: unknown
  after: unknown
}

const shown = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))

const ChangedFieldType = builder.objectRef<ChangedField>('DirectoryChangedField').implement({
  fields: (t) => ({
    name: t.string({ resolve: ({ name }, _args, { language }) => fieldTitle(name)[language] }),
    before: t.string({ nullable: true, resolve: ({ before }) => shown(before) }),
    after: t.string({ nullable: true, resolve: ({ after }) => shown(after) }),
  }),
})

const ChangeType = builder.objectRef<ChangeRow>('DirectoryChange').implement({
  description: 'What a load has made or changed; kept for ever.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeId('DirectoryChange', id) }),
    noun: t.exposeString('noun', { description: 'organization or user.' }),
    subject: t.exposeString('subject', { nullable: true, description: 'As it is called now.' }),
    isNew: t.boolean({ resolve: ({ before }) => before === null }),
    fields: t.field({
      type: [ChangedFieldType],
      complexity: listOfScalars,
      resolve: ({ before, after }) =>
        Object.entries(after).map(([name, value]) => ({ name, before: before?.[name], after: value })),
    }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})

const ChangeConnection = connectionOfNodes('DirectoryChangeConnection', ChangeType)

const ImportType = builder.objectRef<ImportRow>('DirectoryImport').implement({
  description: 'One file of the directory of organizations and users, loaded or being loaded.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeId('DirectoryImport', id) }),
    filename: t.exposeString('filename'),
    source: t.expose('source', { type: SourceEnum }),
    state: t.expose('state', { type: StateEnum }),
    size: t.exposeFloat('size', { description: 'Bytes.' }),
    progress: t.float({
      description: 'How much of the file is read, from 0 to 1.',
      resolve: ({ read, size }) => (size === 0 ? 1 : Math.min(1, read / size)),
    }),
    rows: t.exposeInt('rows'),
    created: t.exposeInt('created'),
    changed: t.exposeInt('changed'),
    unchanged: t.exposeInt('unchanged'),
    refused: t.exposeInt('refused', { description: 'Bad rows; the first ten thousand are kept.' }),
    fault: t.string({
      nullable: true,
      description: 'Why the file as a whole could not be read, or not further.',
      resolve: ({ fault }, _args, { language }) => (fault === null ? null : said(fault, language)),
    }),
    startedBy: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ startedBy }, _args, context) => meetUser(context, startedBy, null),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    faults: t.field({
      type: FaultConnection,
      args: connectionArguments(),
      complexity: connectionCost,
      resolve: ({ id }, args, { services }) => listFaults(services.db, id, args),
    }),
    changes: t.field({
      type: ChangeConnection,
      args: connectionArguments(),
      complexity: connectionCost,
      resolve: ({ id }, args, { services }) => listChanges(services.db, id, args),
    }),
  }),
})

const ImportConnection = connectionOfNodes('DirectoryImportConnection', ImportType)

builder.queryField('directoryImports', (t) =>
  t.field({
    type: ImportConnection,
    description: 'The latest first. For administrators, in a session.',
    args: connectionArguments(),
    complexity: connectionCost,
    resolve: (_root, args, context) => listImports(context.services.db, signedIn(context), args),
  }),
)

builder.queryField('directoryImport', (t) =>
  t.field({
    type: ImportType,
    nullable: true,
    description: 'For administrators, in a session.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) =>
      findImport(context.services.db, signedIn(context), decodeId('DirectoryImport', id, 'id')),
  }),
)

const CreateInput = builder.inputType('CreateDirectoryImportInput', {
  fields: (t) => ({
    filename: t.string({ required: true }),
    size: t.float({ required: true, description: 'Bytes.' }),
  }),
})

const HeaderType = builder.objectRef<{ name: string; value: string }>('DirectoryImportHeader').implement({
  fields: (t) => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
})

const CreatePayload = builder.objectRef<PromisedImport>('CreateDirectoryImportPayload').implement({
  fields: (t) => ({
    importId: t.id({ resolve: ({ importId }) => encodeId('DirectoryImport', importId) }),
    url: t.exposeString('url', { description: 'PUT the bytes here with these headers; the load begins by itself.' }),
    headers: t.expose('headers', { type: [HeaderType], complexity: listOfScalars }),
  }),
})

builder.mutationField('createDirectoryImport', (t) =>
  t.field({
    type: CreatePayload,
    description: 'Promises a file of the directory. For administrators, in a session.',
    args: { input: t.arg({ type: CreateInput, required: true }) },
    resolve: (_root, { input }, context) => promiseImport(context.services, signedIn(context), input),
  }),
)
