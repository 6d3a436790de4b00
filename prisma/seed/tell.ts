import { v7 } from 'uuid'
import type { Prisma, TicketStatus } from '../generated/client.ts'
import type { DeskSlug, SeededDesk } from './desks.ts'
import type { PersonKey, SeededPerson } from './people.ts'
import type { Step, TicketStory } from './story.ts'
import { moment } from './when.ts'

type TicketRow = Prisma.TicketCreateManyInput & { id: string; createdAt: Date; updatedAt: Date; status: TicketStatus }
type CommentRow = Prisma.CommentCreateManyInput & { createdAt: Date }
type EventRow = Prisma.TicketEventCreateManyInput & { at: Date }
type Snapshot = Record<string, string | number | string[] | null>

export interface World {
  now: Date
  desks: ReadonlyMap<DeskSlug, SeededDesk>
  people: ReadonlyMap<PersonKey, SeededPerson>
}

export interface ToldTicket {
  story: TicketStory
  deskId: string
  ticket: TicketRow
  comments: CommentRow[]
  events: EventRow[]
}

/**
 * A story as the rows that the product itself would have written, had it been there: every change one event, the
 * versions, and the rules of the procedure (new data from the requester's side reopens; a reopened duplicate no
 * longer has a base). Pure but for the ids. `ids` and `number` are given, since tickets name each other.
 */
export function tell(story: TicketStory, id: string, number: SerialNumber, world: World, ids: BaseIds): ToldTicket {
  const desk = get(world.desks, story.desk)
  const requester = get(world.people, story.by)
  const timeZone = desk.timeZone
  const filed = moment(story.filed, { now: world.now, timeZone })
  const ticket: TicketRow = {
    id,
    deskId: desk.id,
    number: number.number,
    numberKey: number.key,
    title: story.title,
    typeId: get(desk.ticketTypes, story.type),
    documentKindId: story.kind === undefined ? null : get(desk.documentKinds, story.kind),
    description: story.text,
    registryNumbers: story.documents ?? [],
    status: 'UNCONFIRMED',
    assigneeId: null,
    requesterId: requester.id,
    organizationId: requester.organizationId,
    channel: story.channel ?? 'PORTAL',
    contactEmail: requester.email,
    contactPhone: requester.phone ?? null,
    duplicateOfId: null,
    occurredAt: story.appeared === undefined ? null : moment(story.appeared, { now: filed, timeZone }),
    expectedResolutionAt: null,
    version: 1,
    createdAt: filed,
    updatedAt: filed,
  }
  const told: ToldTicket = { story, deskId: desk.id, ticket, comments: [], events: [] }
  const taxpayerId = requester.taxpayerId
  told.events.push({
    kind: 'CREATED',
    actorId: requester.id,
    toStatus: 'UNCONFIRMED',
    changedFields: [],
    ticketId: id,
    at: filed,
    snapshot: snapshotOf(ticket, taxpayerId),
  })

  let previous = filed
  for (const step of story.steps) {
    const at = moment(step.when, { now: world.now, timeZone, previous })
    previous = at
    const actor = get(world.people, step.by)
    const before = snapshotOf(ticket, taxpayerId)
    const comment = commentOf(step, { ticketId: id, authorId: actor.id, at })
    if (comment) told.comments.push(comment)
    if (step.what !== 'noted') {
      Object.assign(ticket, { version: (ticket.version ?? 1) + 1, updatedAt: at })
      Object.assign(ticket, changeOf(step, ticket, actor, { at, timeZone, people: world.people, ids }))
    }
    const snapshot = snapshotOf(ticket, taxpayerId)
    told.events.push({
      ...kindOf(step, before, snapshot),
      ticketId: id,
      actorId: actor.id,
      at,
      changedFields: changedFields(before, snapshot, comment !== undefined),
      ...(comment && { commentId: comment.id }),
      snapshot,
      before: Object.fromEntries(Object.entries(before).filter(([key, value]) => !same(value, snapshot[key]))),
    })
  }
  return told
}

/** Ids of the tickets that others point at, by their keys. */
export type BaseIds = ReadonlyMap<string, string>

export interface SerialNumber {
  number: string
  key: string
}

export const serialNumber = (prefix: string, serial: bigint): SerialNumber => ({
  number: `${prefix}-${String(serial).padStart(6, '0')}`,
  key: `${prefix}-${String(serial).padStart(12, '0')}`,
})

function commentOf(step: Step, where: { ticketId: string; authorId: string; at: Date }): CommentRow | undefined {
  const body =
    step.what === 'status' ? step.answer : step.what === 'said' || step.what === 'noted' ? step.text : undefined
  if (body === undefined) return undefined
  const { at, ...rest } = where
  return { id: v7({ msecs: at.getTime() }), ...rest, body, internal: step.what === 'noted', createdAt: at }
}

interface Around {
  at: Date
  timeZone: string
  people: World['people']
  ids: BaseIds
}

/** What a step does to the ticket, its version and time apart. */
function changeOf(step: Step, ticket: TicketRow, actor: SeededPerson, around: Around): Partial<TicketRow> {
  const later = (when: string) => moment(when, { now: around.at, timeZone: around.timeZone, previous: around.at })
  switch (step.what) {
    case 'assigned':
      return { assigneeId: step.to === null ? null : get(around.people, step.to).id }
    case 'status':
      return {
        status: step.status,
        duplicateOfId: step.base === undefined ? null : get(around.ids, step.base),
        ...(step.expected !== undefined && { expectedResolutionAt: later(step.expected) }),
      }
    case 'said':
      return actor.role === 'REQUESTER' && ticket.status !== 'REOPENED'
        ? { status: 'REOPENED', duplicateOfId: null }
        : {}
    case 'noted':
      return {}
    case 'withdrawn':
      return { status: 'NOT_A_BUG' }
    case 'expected':
      return { expectedResolutionAt: later(step.at) }
  }
}

function kindOf(step: Step, before: Snapshot, after: Snapshot) {
  if (before.status !== after.status) {
    return {
      kind: 'STATUS_CHANGED',
      fromStatus: before.status as TicketStatus,
      toStatus: after.status as TicketStatus,
      ...(step.what === 'withdrawn' && { withdrawn: true, reason: step.reason }),
    } as const
  }
  if (step.what === 'assigned') return { kind: 'ASSIGNED' } as const
  if (step.what === 'expected') return { kind: 'EDITED' } as const
  return { kind: 'COMMENTED', internal: step.what === 'noted' } as const
}

/** Keys of the snapshot by the names of the contract's Ticket fields. */
const fieldNames: Record<string, string> = {
  status: 'status',
  assigneeId: 'assignee',
  duplicateOfId: 'duplicateOf',
  expectedResolutionAt: 'expectedResolutionAt',
}

const changedFields = (before: Snapshot, after: Snapshot, commented: boolean): string[] => [
  ...Object.keys(fieldNames).flatMap((key) => (same(before[key], after[key]) ? [] : (fieldNames[key] ?? []))),
  ...(commented ? ['comments'] : []),
]

function snapshotOf(ticket: TicketRow, taxpayerId: string | null): Snapshot {
  return {
    id: ticket.id,
    version: ticket.version ?? 1,
    number: ticket.number,
    deskId: ticket.deskId,
    title: ticket.title,
    typeId: ticket.typeId,
    documentKindId: ticket.documentKindId ?? null,
    registryNumbers: ticket.registryNumbers as string[],
    status: ticket.status,
    assigneeId: ticket.assigneeId ?? null,
    requesterId: ticket.requesterId,
    organizationId: ticket.organizationId ?? null,
    taxpayerId,
    channel: ticket.channel,
    duplicateOfId: ticket.duplicateOfId ?? null,
    expectedResolutionAt: (ticket.expectedResolutionAt as Date | null)?.toISOString() ?? null,
    // Terms are counted of the story when it has been told, see index.ts.
    termState: null,
    termKind: null,
    dueAt: null,
    escalatedAt: null,
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
  }
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

export function get<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key)
  if (value === undefined) throw new Error(`The demo story names "${key}"; there are: ${[...map.keys()].join(', ')}`)
  return value
}
