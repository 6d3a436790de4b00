import type { Viewer } from '../auth/viewer.ts'
import { unauthenticated } from '../errors.ts'
import { accessChangeOf, concerns } from '../events/access.ts'
import type { LogEntry } from '../events/log.ts'
import type { Services } from '../services.ts'
import { type Condition, matches, searchedTexts } from './condition.ts'
import type { TicketEventRecord } from './events.ts'
import { filterCondition, type TicketFilter } from './filter.ts'
import { isStaff, requireScope, visibility } from './permissions.ts'

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

/** How a change stands to what the viewer may see and wants to see; null when it is none of theirs. */
async function judge(
  { viewer, visible, wanted, texts }: Rights,
  { internal, snapshot, before }: TicketEventRecord,
  find: (texts: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Transition | null> {
  if (internal && !isStaff(viewer, snapshot.deskId)) return null
  // What may not be seen now is not told of, not even that it has left.
  if (!matches(visible, snapshot, () => false)) return null
  const hits = texts.length === 0 ? null : await find(texts)
  const found = (text: string) => hits?.has(text) ?? false
  const was = before !== null && matches(visible, before, () => false) && matches(wanted, before, found)
  const is = matches(wanted, snapshot, found)
  if (is) return was ? 'UPDATED' : 'ENTERED'
  return was ? 'LEFT' : null
}
