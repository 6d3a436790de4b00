import type { Viewer } from '../auth/viewer.ts'
import { unauthenticated } from '../errors.ts'
import { accessChangeOf, concerns } from '../events/access.ts'
import type { LogEntry } from '../events/log.ts'
import type { Loaders } from '../graphql/loaders.ts'
import type { Interest } from '../realtime/live-field.ts'
import type { Services } from '../services.ts'
import { type Condition, isIn, matches, searchedTexts } from './condition.ts'
import type { TicketEventRecord } from './events.ts'
import { desksOf, filterCondition, type TicketFilter } from './filter.ts'
import { isStaff, requireScope, visibility } from './permissions.ts'
import { termsOfCondition, termsOfTicket } from './terms.ts'

export type Transition = 'ENTERED' | 'UPDATED' | 'LEFT'

/** A change that a subscription delivers. */
export interface LiveEvent {
  record: TicketEventRecord
  transition: Transition
  cursor: string
  entry: LogEntry
  /** With the rights of this moment. */
  viewer: Viewer
}

export interface LiveOptions {
  /** Null: every change is an UPDATED one, since there is nothing to enter or leave. */
  filter: TicketFilter | null
  after: string | null
  signal: AbortSignal | null
  /** The viewer's rights as they are now; null when the session or token is no longer good. */
  refresh(viewer: Viewer): Promise<Viewer | null>
  /** Which of the texts PostgreSQL finds in the ticket; asked once an event for all who follow it. */
  found(entry: LogEntry, ticketId: string, texts: readonly string[]): Promise<ReadonlySet<string>>
}

/**
 * Every change of a ticket that the viewer may see and that matches the filter before or after it, once, in the log's
 * order. Changes of access pass in the same order, so that the next event is already judged by the new rights; the
 * stream ends when none are left.
 *
 * Errors before the first event: FORBIDDEN (scope), and those of filters and cursors.
 */
export async function followTickets(
  services: Services,
  viewer: Viewer,
  options: LiveOptions,
): Promise<AsyncIterableIterator<LiveEvent>> {
  requireScope(viewer, 'TICKETS_READ')
  let rights = rightsOf(viewer, options.filter)
  const follower = await services.log.open({ after: options.after, signal: options.signal ?? undefined })
  // Read again now that the place in the log is fixed: a change of access between the two would pass unseen.
  const current = await options.refresh(viewer)
  if (current === null) throw unauthenticated()
  rights = rightsOf(current, options.filter)

  async function* deliver(): AsyncGenerator<LiveEvent, void> {
    for await (const entry of follower) {
      const change = accessChangeOf(entry)
      if (change && concerns(change, rights.viewer)) {
        const refreshed = await options.refresh(rights.viewer)
        // The transport says why: it closes whatever was opened with the credential.
        if (refreshed === null) return
        rights = rightsOf(refreshed, options.filter)
      }
      if (entry.topic !== 'ticket' || !entry.body) continue
      const record = entry.body as TicketEventRecord
      const transition = await judge(rights, record, (texts) => options.found(entry, record.ticketId, texts))
      if (transition === null) continue
      yield {
        record,
        transition: options.filter === null ? 'UPDATED' : transition,
        cursor: entry.cursor,
        entry,
        viewer: rights.viewer,
      }
    }
  }

  return deliver()
}

interface Rights {
  viewer: Viewer
  visible: Condition
  wanted: Condition
  texts: readonly string[]
}

function rightsOf(viewer: Viewer, filter: TicketFilter | null): Rights {
  const wanted = filterCondition(filter ?? {}, viewer)
  return { viewer, visible: visibility(viewer), wanted, texts: searchedTexts(wanted) }
}

/**
 * What a viewer gets of the log, as the hub asks it. Where the filter names desks, only the rights on those count, so
 * that viewers who differ elsewhere are still alike.
 */
export function interestOf(viewer: Viewer, filter: TicketFilter | null): Interest {
  requireScope(viewer, 'TICKETS_READ')
  const { wanted, texts } = rightsOf(viewer, filter)
  const among = filter?.desk == null ? null : new Set(desksOf(filter.desk, viewer))
  const all = visibility(viewer)
  const visible = among ? { all: [isIn('deskId', ...among), visibility(viewer, among)] } : all
  const rights: Rights = { viewer, visible, wanted, texts }
  const staffOf = (desks: Iterable<string>) => (viewer.role === 'ADMIN' ? 'all' : [...desks].sort())
  const member = viewer.role === 'AGENT' ? [...viewer.memberOf] : []
  const staff = staffOf(among ? member.filter((desk) => among.has(desk)) : member)
  const everywhere = JSON.stringify(all)
  const { userId, role, organizationId, scopes } = viewer
  const self = [userId, role, organizationId, staffOf(member), scopes && [...scopes].sort()]
  return {
    key: JSON.stringify([filter === null, wanted, visible, staff]),
    terms: termsOfCondition({ all: [wanted, visible] }),
    viewerKeys: {
      none: '',
      visible: everywhere,
      staff: JSON.stringify([everywhere, staffOf(member)]),
      self: JSON.stringify([everywhere, ...self]),
    },
    judge(entry, loaders) {
      const record = entry.body as TicketEventRecord
      const plain = (transition: Transition | null) => (transition && filter === null ? 'UPDATED' : transition)
      if (texts.length === 0) return plain(judgeWith(rights, record, null))
      return found(loaders, record.ticketId, texts).then((hits) => plain(judgeWith(rights, record, hits)))
    },
  }
}

async function found(loaders: Loaders, ticketId: string, texts: readonly string[]): Promise<ReadonlySet<string>> {
  const hits = await loaders.found.loadMany(texts.map((text) => ({ ticketId, text })))
  const failure = hits.find((hit) => hit instanceof Error)
  if (failure) throw failure
  return new Set(texts.filter((_, index) => hits[index] === true))
}

/** Where an entry can be looked for: its ticket before and after it. */
export function entryTerms(entry: LogEntry): readonly string[] | null {
  if (entry.topic !== 'ticket' || !entry.body) return null
  const { snapshot, before } = entry.body as TicketEventRecord
  const terms = termsOfTicket(snapshot)
  return before ? [...new Set([...terms, ...termsOfTicket(before)])] : terms
}

/** How a change stands to what the viewer may see and wants to see; null when it is none of theirs. */
async function judge(
  rights: Rights,
  record: TicketEventRecord,
  find: (texts: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Transition | null> {
  const { texts } = rights
  return mayBeTold(rights, record) ? judgeWith(rights, record, texts.length === 0 ? null : await find(texts)) : null
}

function mayBeTold({ viewer, visible }: Rights, { internal, snapshot }: TicketEventRecord): boolean {
  if (internal && !isStaff(viewer, snapshot.deskId)) return false
  // What may not be seen now is not told of, not even that it has left.
  return matches(visible, snapshot, () => false)
}

function judgeWith(rights: Rights, record: TicketEventRecord, hits: ReadonlySet<string> | null): Transition | null {
  if (!mayBeTold(rights, record)) return null
  const { visible, wanted } = rights
  const { snapshot, before } = record
  const isFound = (text: string) => hits?.has(text) ?? false
  const was = before !== null && matches(visible, before, () => false) && matches(wanted, before, isFound)
  const is = matches(wanted, snapshot, isFound)
  if (is) return was ? 'UPDATED' : 'ENTERED'
  return was ? 'LEFT' : null
}
