import type { TermState, TicketChannel, TicketStatus } from '@otklik/prisma/client'
import { builder } from '../../graphql/builder.ts'
import { decodeIds } from '../../graphql/ids.ts'
import type { TicketFilter } from '../filter.ts'
import {
  OrderDirectionEnum,
  TermStateEnum,
  TicketChannelEnum,
  TicketOrderFieldEnum,
  TicketStatusEnum,
} from './enums.ts'

/** The contract's TicketFilter as it comes, with global ids. */
export interface TicketFilterInput {
  number?: string[] | null
  desk?: string[] | null
  status?: TicketStatus[] | null
  assignee?: (string | number)[] | null
  unassigned?: boolean | null
  mine?: boolean | null
  assignedToMe?: boolean | null
  taxpayerId?: string[] | null
  type?: (string | number)[] | null
  documentKind?: (string | number)[] | null
  channel?: TicketChannel[] | null
  createdAt?: { gte?: Date | null; lt?: Date | null } | null
  updatedAt?: { gte?: Date | null; lt?: Date | null } | null
  termState?: TermState[] | null
  dueAt?: { gte?: Date | null; lt?: Date | null } | null
  escalated?: boolean | null
  search?: string | null
  or?: TicketFilterInput[] | null
  not?: TicketFilterInput | null
}

const DateTimeRange = builder.inputType('DateTimeRange', {
  fields: (t) => ({ gte: t.field({ type: 'DateTime' }), lt: t.field({ type: 'DateTime' }) }),
})

export const TicketFilterType = builder.inputRef<TicketFilterInput>('TicketFilter').implement({
  description: 'All given terms must hold. A list means any of; an empty list matches nothing.',
  fields: (t) => ({
    number: t.stringList({ description: 'Registry numbers, whole: what a page of one ticket follows.' }),
    desk: t.stringList({ description: 'Slugs.' }),
    status: t.field({ type: [TicketStatusEnum] }),
    assignee: t.idList(),
    unassigned: t.boolean({ description: 'False means assigned; true beside assignee: any of those or nobody.' }),
    mine: t.boolean({ description: '«Мои обращения»: filed by the viewer; false means not.' }),
    assignedToMe: t.boolean({ description: 'False means not.' }),
    taxpayerId: t.stringList({ description: 'ИНН of the organization.' }),
    type: t.idList(),
    documentKind: t.idList(),
    channel: t.field({ type: [TicketChannelEnum] }),
    createdAt: t.field({ type: DateTimeRange }),
    updatedAt: t.field({ type: DateTimeRange }),
    termState: t.field({ type: [TermStateEnum], description: 'How it stands to its term now.' }),
    dueAt: t.field({ type: DateTimeRange, description: 'Of the term that runs now; any bounds leave out the others.' }),
    escalated: t.boolean({ description: 'Handed to the next authority at least once; false means never.' }),
    search: t.string({
      description:
        'Full text with Russian morphology, by beginnings of words too; also finds registry numbers. ' +
        'Looks into titles, descriptions and numbers, never into internal notes or contacts.',
    }),
    or: t.field({ type: [TicketFilterType] }),
    not: t.field({ type: TicketFilterType }),
  }),
})

/** The filter with plain ids; malformed ones are BAD_USER_INPUT. */
export function plainFilter(input: TicketFilterInput | null | undefined, path: string[] = []): TicketFilter {
  if (!input) return {}
  return {
    ...input,
    assignee: decodeIds('User', input.assignee, [...path, 'assignee']),
    type: decodeIds('TicketType', input.type, [...path, 'type']),
    documentKind: decodeIds('DocumentKind', input.documentKind, [...path, 'documentKind']),
    or: input.or?.map((part, index) => plainFilter(part, [...path, 'or', String(index)])),
    not: input.not ? plainFilter(input.not, [...path, 'not']) : null,
  }
}

export const TicketOrderType = builder.inputType('TicketOrder', {
  fields: (t) => ({
    field: t.field({ type: TicketOrderFieldEnum, required: true }),
    direction: t.field({ type: OrderDirectionEnum, required: true, defaultValue: 'DESC' }),
  }),
})
