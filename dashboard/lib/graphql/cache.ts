import { type Cache, cacheExchange, type Data } from '@urql/exchange-graphcache'
import { type LiveSnapshotFragment, LiveTicketFragmentDoc } from '@/generated/graphql.ts'

/** Not entities: they belong to the object that they hang on, and have no identity of their own. */
const embedded = () => null

const keys = {
  TicketSnapshot: embedded,
  TicketActions: embedded,
  TicketTerm: embedded,
  SetDeskTermsPayload: embedded,
  DeskTerms: embedded,
  PromiseTime: embedded,
  Board: embedded,
  Queue: embedded,
  TicketConnection: embedded,
  TicketEdge: embedded,
  CommentConnection: embedded,
  CommentEdge: embedded,
  TicketEventConnection: embedded,
  TicketEventEdge: embedded,
  PageInfo: embedded,
  DeskEscalation: embedded,
  TicketEscalation: embedded,
  EscalateTicketPayload: embedded,
  SetDeskEscalationPayload: embedded,
  StatusRule: embedded,
  TicketRating: embedded,
  TicketWatchers: embedded,
  RateTicketPayload: embedded,
  DeskField: embedded,
  BilingualText: embedded,
  TicketFieldValue: embedded,
  TicketDraft: embedded,
  DraftUpload: embedded,
  DraftFieldValue: embedded,
  SimilarTicket: embedded,
  OwnRegistration: embedded,
  ApplyForRegistrationPayload: embedded,
  ConfirmRegistrationPayload: embedded,
  SetRegistrationPasswordPayload: embedded,
  RegistrationConnection: embedded,
  ApproveRegistrationPayload: embedded,
  RefuseRegistrationPayload: embedded,
  OrganizationRequestConnection: embedded,
  ApproveOrganizationRequestPayload: embedded,
  RefuseOrganizationRequestPayload: embedded,
  DirectoryImportConnection: embedded,
  DirectoryFault: embedded,
  DirectoryFaultConnection: embedded,
  DirectoryChangeConnection: embedded,
  DirectoryChangedField: embedded,
  DirectoryImportHeader: embedded,
  CreateDirectoryImportPayload: embedded,
  DeskHours: embedded,
  CalendarDay: embedded,
  CalendarWarning: embedded,
  CalendarPayload: embedded,
  ImportCalendarPayload: embedded,
  SetDeskHoursPayload: embedded,
  UploadRules: embedded,
  UploadKind: embedded,
  UploadHeader: embedded,
  SignInWays: embedded,
  Certificate: (data: Data) => (typeof data.fingerprint === 'string' ? data.fingerprint : null),
  OwnOrganizationRequest: embedded,
  UpdateProfilePayload: embedded,
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
  SaveDeskFieldPayload: embedded,
  MoveDeskFieldPayload: embedded,
  ArchiveDeskFieldPayload: embedded,
  SaveTicketDraftPayload: embedded,
  DiscardTicketDraftPayload: embedded,
  WatchTicketPayload: embedded,
  UnwatchTicketPayload: embedded,
  NotificationSettings: embedded,
  UpdateNotificationSettingsPayload: embedded,
  AddPushDevicePayload: embedded,
  RemovePushDevicePayload: embedded,
  Mailbox: embedded,
  InboundLetterConnection: embedded,
  InboundLetterEdge: embedded,
  InboundLetterPayload: embedded,
  LetterConnection: embedded,
  LetterEdge: embedded,
  LetterCounts: embedded,
  ResendLetterPayload: embedded,
  SendWaitingLettersPayload: embedded,
  JobQueue: embedded,
  FailedJobConnection: embedded,
  RetryJobPayload: embedded,
  Caller: embedded,
  CallerConnection: embedded,
  CallChecklistItem: embedded,
  CallSettings: embedded,
  FileCallPayload: embedded,
  AddByPhonePayload: embedded,
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
        createCalendar: (_result, _args, cache) => cache.invalidate('Query', 'calendars'),
        importCalendar: (_result, _args, cache) => cache.invalidate('Query', 'calendarWarnings'),
        setCalendarYear: (_result, _args, cache) => cache.invalidate('Query', 'calendarWarnings'),
        setDeskHours: (_result, _args, cache) => cache.invalidate('Query', 'calendarWarnings'),
        updateNotificationSettings: (_result, _args, cache) => cache.invalidate('Query', 'notificationSettings'),
      },
    },
  })
