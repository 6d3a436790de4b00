import { refreshViewer } from '../../auth/identity.ts'
import { builder } from '../../graphql/builder.ts'
import { type Context, signedIn } from '../../graphql/context.ts'
import { loadersOf } from '../../graphql/event-loaders.ts'
import type { LiveField } from '../../realtime/live-field.ts'
import type { TicketEventRecord } from '../events.ts'
import { entryTerms, followTickets, interestOf, type LiveEvent, type Transition } from '../live.ts'
import { type SeenEvent, TicketEventType } from './event.ts'
import { plainFilter, type TicketFilterInput, TicketFilterType } from './filter.ts'

/**
 * Gives the operation's context to one event after the other: executing an event ends before the next is asked for,
 * so each is resolved with its own loaders and with the rights that it was judged by.
 */
async function* inTurn(events: AsyncIterable<LiveEvent>, context: Context): AsyncGenerator<SeenEvent, void> {
  for await (const { record, transition, cursor, entry, viewer } of events) {
    context.loaders = loadersOf(entry, context.services)
    context.viewer = viewer
    context.cursor = cursor
    yield { ...record, transition, cursor }
  }
}

/** The same for the hub, which asks for what is common to many. */
const live: LiveField = {
  interest: ({ filter }, viewer) => interestOf(viewer, filter ? plainFilter(filter as TicketFilterInput) : null),
  termsOf: entryTerms,
  valueOf: (entry, variant): SeenEvent => ({
    ...(entry.body as TicketEventRecord),
    transition: variant as Transition,
    cursor: entry.cursor,
  }),
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
          const hits = await loadersOf(entry, context.services).found.loadMany(
            texts.map((text) => ({ ticketId, text })),
          )
          return new Set(texts.filter((_, index) => hits[index] === true))
        },
      })
      return inTurn(events, context)
    },
    extensions: { live },
    resolve: (event) => event,
  }),
)
