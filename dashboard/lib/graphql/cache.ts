import { type Cache, cacheExchange } from '@urql/exchange-graphcache'
import { type LiveSnapshotFragment, LiveTicketFragmentDoc } from '@/generated/graphql.ts'

/** Not entities: they belong to the object that they hang on, and have no identity of their own. */
const embedded = () => null

const keys = {
  TicketSnapshot: embedded,
  TicketActions: embedded,
  Board: embedded,
  Queue: embedded,
  TicketConnection: embedded,
  TicketEdge: embedded,
  CommentConnection: embedded,
  CommentEdge: embedded,
  TicketEventConnection: embedded,
  TicketEventEdge: embedded,
  PageInfo: embedded,
  StatusRule: embedded,
  UploadRules: embedded,
  UploadHeader: embedded,
  SignInPayload: embedded,
  SignOutPayload: embedded,
  CreateTicketPayload: embedded,
  AddCommentPayload: embedded,
  WithdrawTicketPayload: embedded,
  ChangeTicketStatusPayload: embedded,
  AssignTicketPayload: embedded,
  CreateUploadPayload: embedded,
  CreateApiTokenPayload: embedded,
  RevokeApiTokenPayload: embedded,
}

/**
 * A snapshot is a ticket at one version, and events may come after a fresher read: only a higher version
 * is written into the ticket of the same id. A ticket that no screen has read is left out.
 */
export function writeSnapshot(cache: Cache, snapshot: LiveSnapshotFragment): void {
  const known = cache.resolve({ __typename: 'Ticket', id: snapshot.id }, 'version')
  if (typeof known !== 'number' || known >= snapshot.version) return
  cache.writeFragment(LiveTicketFragmentDoc, { ...snapshot, __typename: 'Ticket' as const })
}

export const normalizedCache = () =>
  cacheExchange({
    keys,
    updates: {
      Subscription: {
        ticketEvents(result, _args, cache) {
          // Streams whose document does not carry the snapshot's scalars leave the cache alone.
          const event = result.ticketEvents as { ticket?: LiveSnapshotFragment } | null
          if (event?.ticket?.title !== undefined) writeSnapshot(cache, event.ticket)
        },
      },
      Mutation: {
        createApiToken: (_result, _args, cache) => cache.invalidate('Query', 'apiTokens'),
      },
    },
  })
