import { refreshViewer } from '../../auth/identity.ts'
import type { LogEntry } from '../../events/log.ts'
import { builder } from '../../graphql/builder.ts'
import { type Context, signedIn } from '../../graphql/context.ts'
import { Loaders } from '../../graphql/loaders.ts'
import { followTickets, type LiveEvent } from '../live.ts'
import { type SeenEvent, TicketEventType } from './event.ts'
import { plainFilter, TicketFilterType } from './filter.ts'

const shared = Symbol('loaders')

/** Milliseconds in which those who follow live come by; who comes later reads what is true then. */
const freshFor = 1000

/** One set of loaders an event: its relations are read once for all who follow it live on this node. */
function loadersOf(entry: LogEntry, context: Context): Loaders {
  const known = entry.shared.get(shared) as { loaders: Loaders; since: number } | undefined
  if (known && performance.now() - known.since < freshFor) return known.loaders
  const loaders = new Loaders(context.services)
  entry.shared.set(shared, { loaders, since: performance.now() })
  return loaders
}

/**
 * Gives the operation's context to one event after the other: executing an event ends before the next is asked for,
 * so each is resolved with its own loaders and with the rights that it was judged by.
 */
async function* inTurn(events: AsyncIterable<LiveEvent>, context: Context): AsyncGenerator<SeenEvent, void> {
  for await (const { record, transition, cursor, entry, viewer } of events) {
    context.loaders = loadersOf(entry, context)
    context.viewer = viewer
    context.cursor = cursor
    yield { ...record, transition, cursor }
  }
}

builder.subscriptionField('ticketEvents', (t) =>
  t.field({
    type: TicketEventType,
    description:
      'Every change of a ticket that matches the filter before or after the change, in one total order. ' +
      '`after` is a liveCursor or an event’s cursor: what happened since then is delivered first, nothing is skipped ' +
      'or repeated. A cursor older than the kept log ends the subscription with CURSOR_EXPIRED.',
    args: { filter: t.arg({ type: TicketFilterType }), after: t.arg.string() },
    subscribe: async (_root, { filter, after }, context) => {
      const { services } = context
      const events = await followTickets(services, signedIn(context), {
        filter: filter ? plainFilter(filter) : null,
        after: context.lastEventId ?? after ?? null,
        signal: context.signal,
        refresh: (viewer) => refreshViewer(services.db, viewer, services.clock()),
        async found(entry, ticketId, texts) {
          const hits = await loadersOf(entry, context).found.loadMany(texts.map((text) => ({ ticketId, text })))
          return new Set(texts.filter((_, index) => hits[index] === true))
        },
      })
      return inTurn(events, context)
    },
    resolve: (event) => event,
  }),
)
