import type { GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { form, rowCounts } from '../tickets/acts.ts'

let api: TestApi
let nobody: Client
let ticketId: string

beforeAll(async () => {
  api = await testApi()
  nobody = await api.as(null)
  ticketId = (await api.file('anna')).id
})
afterAll(() => api?.[Symbol.asyncDispose]())

const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.keys(type?.getFields() ?? {}).sort()

/** Each root field of the API with what it takes; a new one has to be added here, so that nobody forgets to guard it. */
const queries: Record<string, string> = {
  apiTokens: '{ apiTokens { id } }',
  board: '{ board { totalCount } }',
  callChecklist: '{ callChecklist(desk: "open", text: "", filled: []) { said } }',
  callSettings: '{ callSettings { sms } }',
  clockAheadSeconds: '{ clockAheadSeconds }',
  callerOrganizations: '{ callerOrganizations(desk: "open", taxpayerId: "7707083893") { id } }',
  callers: '{ callers(search: "anna", desk: "open") { nodes { user { id } } } }',
  calendarFile: '{ calendarFile(calendarId: "x", format: JSON) }',
  calendars: '{ calendars { id } }',
  calendarWarnings: '{ calendarWarnings { year } }',
  desk: '{ desk(slug: "open") { id } }',
  desks: '{ desks { id } }',
  directoryImport: '{ directoryImport(id: "x") { id } }',
  directoryImports: '{ directoryImports { nodes { id } } }',
  failedJobs: '{ failedJobs { nodes { id } } }',
  inboundLetter: '{ inboundLetter(id: "x") { id } }',
  inboundLetters: '{ inboundLetters { nodes { id } } }',
  jobQueues: '{ jobQueues { name } }',
  letterCounts: '{ letterCounts { failed } }',
  letters: '{ letters { nodes { id } } }',
  mailboxes: '{ mailboxes { name } }',
  node: '{ node(id: "$ticket") { id } }',
  notificationSettings: '{ notificationSettings { mailStatus } }',
  organizationRequests: '{ organizationRequests(state: PENDING) { nodes { id } } }',
  pushDevices: '{ pushDevices { id } }',
  pushKey: '{ pushKey }',
  registrations: '{ registrations(state: PENDING) { nodes { id } } }',
  signInWays: '{ signInWays { certificateUrl } }',
  similarTickets: '{ similarTickets(input: { desk: "open", title: "не подписывается" }) { duplicates } }',
  statusRules: '{ statusRules { status } }',
  ticket: '{ ticket(number: "OP-000001") { id } }',
  ticketDraft: '{ ticketDraft(desk: "open") { version } }',
  ticketDrafts: '{ ticketDrafts { version } }',
  tickets: '{ tickets { totalCount } }',
  uploadRules: '{ uploadRules { maxSize } }',
  users: '{ users { nodes { id } } }',
  viewer: '{ viewer { id } }',
}

const nowhere = (type: string) => gid(type, '019a0000-0000-7000-8000-000000000000')

/** Null: it takes nothing. */
const mutations: Record<string, () => [type: string, input: object] | null> = {
  addPushDevice: () => [
    'AddPushDeviceInput',
    { endpoint: 'https://push.example/1', p256dh: 'BA', auth: 'AA', name: 'Чужой' },
  ],
  archiveDeskField: () => ['ArchiveDeskFieldInput', { desk: 'open', key: 'law' }],
  addByPhone: () => ['AddByPhoneInput', { ticketId, body: 'Я никто' }],
  addComment: () => ['AddCommentInput', { ticketId, body: 'Я никто' }],
  assignTicket: () => ['AssignTicketInput', { ticketId }],
  changeTicketStatus: () => ['ChangeTicketStatusInput', { ticketId, status: 'IN_PROGRESS' }],
  approveOrganizationRequest: () => ['ApproveOrganizationRequestInput', { id: nowhere('OrganizationRequest') }],
  approveRegistration: () => ['ApproveRegistrationInput', { id: nowhere('Registration') }],
  cancelAddressChange: () => null,
  createApiToken: () => ['CreateApiTokenInput', { name: 'ключ', scopes: ['TICKETS_READ'] }],
  createCalendar: () => ['CreateCalendarInput', { name: 'Ничей' }],
  createDirectoryImport: () => ['CreateDirectoryImportInput', { filename: 'a.csv', size: 1 }],
  createTicket: () => ['CreateTicketInput', form(api)],
  createUpload: () => ['CreateUploadInput', { filename: 'a.txt', contentType: 'text/plain', size: 1 }],
  discardTicketDraft: () => ['DiscardTicketDraftInput', { desk: 'open' }],
  dismissLetter: () => ['DismissLetterInput', { letterId: nowhere('InboundLetter'), reason: 'Ничьё' }],
  escalateTicket: () => ['EscalateTicketInput', { ticketId, reason: 'Ничья' }],
  fileCall: () => [
    'FileCallInput',
    { desk: 'open', type: form(api).type, description: 'Ничей звонок', callerId: nowhere('User') },
  ],
  fileLetter: () => ['FileLetterInput', { letterId: nowhere('InboundLetter'), requesterEmail: 'anna@test.example' }],
  joinLetter: () => ['JoinLetterInput', { letterId: nowhere('InboundLetter'), ticketNumber: 'OP-000001' }],
  moveDeskField: () => ['MoveDeskFieldInput', { desk: 'open', key: 'title' }],
  rateTicket: () => ['RateTicketInput', { ticketId, score: 5 }],
  importCalendar: () => [
    'ImportCalendarInput',
    { calendarId: nowhere('WorkingCalendar'), format: 'JSON', content: '{}' },
  ],
  refuseOrganizationRequest: () => [
    'RefuseOrganizationRequestInput',
    { id: nowhere('OrganizationRequest'), reason: 'Ничей' },
  ],
  refuseRegistration: () => ['RefuseRegistrationInput', { id: nowhere('Registration'), reason: 'Ничей' }],
  removePushDevice: () => ['RemovePushDeviceInput', { id: nowhere('PushDevice') }],
  resendAddressLetter: () => null,
  sendWaitingLetters: () => null,
  resendLetter: () => ['ResendLetterInput', { id: nowhere('Letter') }],
  retryJob: () => ['RetryJobInput', { id: nowhere('FailedJob') }],
  revokeApiToken: () => ['RevokeApiTokenInput', { id: nowhere('ApiToken') }],
  saveDeskField: () => [
    'SaveDeskFieldInput',
    { desk: 'open', key: 'mine', kind: 'TEXT', label: 'Моё', labelEn: 'Mine', required: true },
  ],
  saveTicketDraft: () => ['SaveTicketDraftInput', { desk: 'open', content: {} }],
  setCalendarDay: () => ['SetCalendarDayInput', { calendarId: nowhere('WorkingCalendar'), date: '2026-11-04' }],
  setCalendarYear: () => ['SetCalendarYearInput', { calendarId: nowhere('WorkingCalendar'), year: 2026, loaded: true }],
  setDeskEscalation: () => [
    'SetDeskEscalationInput',
    { deskId: nowhere('Desk'), subject: '{number}', byRequester: true, onNear: false, onLate: false },
  ],
  setDeskHours: () => ['SetDeskHoursInput', { deskId: nowhere('Desk'), hours: [] }],
  setDeskTerms: () => ['SetDeskTermsInput', { deskId: nowhere('Desk'), outcomeDays: 1 }],
  setUserAddress: () => ['SetUserAddressInput', { userId: nowhere('User'), email: 'nobody@test.example' }],
  setUserContacts: () => ['SetUserContactsInput', { userId: nowhere('User'), phone: null }],
  unwatchTicket: () => ['UnwatchTicketInput', { ticketId }],
  updateNotificationSettings: () => ['UpdateNotificationSettingsInput', { mailStatus: false }],
  updateProfile: () => ['UpdateProfileInput', { phone: null }],
  watchTicket: () => ['WatchTicketInput', { ticketId }],
  withdrawTicket: () => ['WithdrawTicketInput', { ticketId }],
}

/** For those who have no account yet; test/registrations says what these may do. */
const ofApplicants = {
  queries: ['ownRegistration'],
  mutations: ['applyForRegistration', 'confirmRegistration', 'setRegistrationPassword'],
}

test('signed out, of the queries only viewer and desks answer', async () => {
  expect(fieldsOf(schema.getQueryType())).toEqual([...Object.keys(queries), ...ofApplicants.queries].sort())
  for (const [name, query] of Object.entries(queries)) {
    const answer = await nobody.ask(query.replace('$ticket', ticketId))
    expect(codeOf(answer), name).toBe(['viewer', 'desks', 'signInWays'].includes(name) ? undefined : 'UNAUTHENTICATED')
  }
})

test('signed out, of the mutations only signing in and out are there, and the others write nothing', async () => {
  expect(fieldsOf(schema.getMutationType())).toEqual(
    [...Object.keys(mutations), ...ofApplicants.mutations, 'signIn', 'signOut'].sort(),
  )
  const before = await rowCounts(api)
  for (const [name, given] of Object.entries(mutations)) {
    const [type, input] = given() ?? []
    const query = type
      ? `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`
      : `mutation { ${name} { __typename } }`
    expect(codeOf(await nobody.ask(query, input && { input })), name).toBe('UNAUTHENTICATED')
  }
  expect(await rowCounts(api)).toEqual(before)
})

test('the signed-out learn how to ask for help on each desk, and nothing of its people', async () => {
  const { viewer, desks } = await nobody.get(`{
    viewer { id }
    desks { slug name numberPrefix steps ticketTypes { name } documentKinds { name } staff { fullName } }
  }`)
  expect(viewer).toBeNull()
  expect(desks.map((desk: { slug: string }) => desk.slug)).toEqual(['open', 'shared', 'own'])
  expect(desks[0].ticketTypes.at(-1)).toEqual({ name: 'Прочее' })
  expect(desks[0].documentKinds.at(-1)).toEqual({ name: 'Иное' })
  for (const desk of desks) expect(desk.staff).toEqual([])
})

test('a bearer token that is unknown, malformed or revoked signs nobody in, cookie or not', async () => {
  for (const token of ['no-such-session', 'otk_unknown', `Bearer ${'x'.repeat(5000)}`, 'ключ']) {
    const answer = await fetch(api.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${encodeURIComponent(token)}` },
      body: JSON.stringify({ query: '{ viewer { id } tickets { totalCount } }' }),
    })
    const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] }
    expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  }
})
