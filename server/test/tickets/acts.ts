import { receiveUpload } from '../../src/attachments/receive-upload.ts'
import { type Answer, type Client, codeOf, gid, type TestApi } from '../testkit/api.ts'
import type { DeskName, PersonName } from '../testkit/world.ts'

const ticket = `ticket {
  id number version status title updatedAt expectedResolutionAt duplicateOf { id number } assignee { id fullName }
}`

/** The contract's mutations, each with the outcome that the tests look at. */
export const mutations = {
  create: `mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ${ticket} } }`,
  comment: `mutation ($input: AddCommentInput!) {
    addComment(input: $input) { comment { id body internal attachments { id filename } } ${ticket} }
  }`,
  withdraw: `mutation ($input: WithdrawTicketInput!) { withdrawTicket(input: $input) { ${ticket} } }`,
  status: `mutation ($input: ChangeTicketStatusInput!) { changeTicketStatus(input: $input) { ${ticket} } }`,
  assign: `mutation ($input: AssignTicketInput!) { assignTicket(input: $input) { ${ticket} } }`,
  upload: `mutation ($input: CreateUploadInput!) {
    createUpload(input: $input) { uploadId url headers { name value } }
  }`,
}

export type Act = keyof typeof mutations

/** Asks for one mutation; the answer as it comes. */
export const attempt = (client: Client, act: Act, input: Record<string, unknown>): Promise<Answer> =>
  client.ask(mutations[act], { input })

/** One mutation that must come through; answers with its payload. */
export async function act(client: Client, name: Act, input: Record<string, unknown>) {
  const data = await client.get(mutations[name], { input })
  return Object.values(data)[0] as Payload
}

export interface Payload {
  ticket: ActedTicket
  comment: { id: string; body: string; internal: boolean; attachments: { id: string; filename: string }[] }
}

export interface ActedTicket {
  id: string
  number: string
  version: number
  status: string
  title: string
  updatedAt: string
  expectedResolutionAt: string | null
  duplicateOf: { id: string; number: string } | null
  assignee: { id: string; fullName: string } | null
}

/** What the procedure's form asks for, filled in well. */
export function form(api: TestApi, desk: DeskName = 'open') {
  const { slug, ticketTypes, documentKinds } = api.world.desks[desk]
  return {
    desk: slug,
    title: 'Ошибка сертификата',
    type: gid('TicketType', ticketTypes[0]?.id),
    documentKind: gid('DocumentKind', documentKinds[0]?.id),
    description: 'При входе в систему',
    registryNumbers: ['0191300001526000123'],
    contactEmail: 'anna@zakupki.example',
    contactPhone: '8-123-12345678',
  }
}

/** Promises a file through the API and brings its bytes; answers with what a ticket or comment names it by. */
export async function bring(api: TestApi, client: Client, filename = 'снимок.txt'): Promise<string> {
  const bytes = Buffer.from('Ошибка 0x80091007 при подписании\n')
  const { createUpload } = await client.get(mutations.upload, {
    input: { filename, contentType: 'text/plain', size: bytes.length },
  })
  const headers: { name: string; value: string }[] = createUpload.headers
  await receiveUpload(api.services, createUpload.url.split('/').at(-1), {
    authorization: headers.find(({ name }) => name === 'Authorization')?.value ?? null,
    length: bytes.length,
    body: (async function* () {
      yield bytes
    })(),
  })
  return createUpload.uploadId
}

export interface ToldEvent {
  id: string
  kind: string
  fromStatus: string | null
  toStatus: string | null
  withdrawn: boolean
  reason: string | null
  changedFields: string[]
  actor: { fullName: string } | null
  comment: { body: string; internal: boolean } | null
  fromAssignee: { fullName: string } | null
  ticket: { version: number; status: string; assignee: { fullName: string } | null; updatedAt: string }
}

/** A ticket's history as somebody sees it, oldest first. */
export async function historyOf(client: Client, number: string): Promise<ToldEvent[]> {
  const data = await client.get(
    `query ($number: String!) { ticket(number: $number) { events(first: 100) { nodes {
      id kind fromStatus toStatus withdrawn reason changedFields actor { fullName } comment { body internal }
      fromAssignee { fullName } ticket { version status updatedAt assignee { fullName } }
    } } } }`,
    { number },
  )
  return data.ticket.events.nodes
}

/** Everybody of the test's world, signed in; `nobody` is not. */
export async function everybody(api: TestApi) {
  const clients = { nobody: await api.as(null) } as Record<PersonName | 'nobody', Client>
  for (const name of Object.keys(api.world.people) as PersonName[]) clients[name] = await api.as(name)
  return clients
}

export type Everybody = Awaited<ReturnType<typeof everybody>>

/** Brings a fresh ticket of Anna's on the open desk into any status. */
export async function fileIn(api: TestApi, { anna, vera, agnes }: Everybody, status: string): Promise<ActedTicket> {
  const { ticket } = await act(anna, 'create', form(api))
  if (status === 'UNCONFIRMED') return ticket
  const duplicateOfId = status === 'DUPLICATE' ? (await act(vera, 'create', form(api))).ticket.id : undefined
  return (await act(agnes, 'status', { ticketId: ticket.id, status, comment: 'Ответ', duplicateOfId })).ticket
}

/** The names of the fields that an answer's one error complains of. */
export const faultsOf = (answer: Answer): string[] =>
  ((answer.errors?.[0]?.extensions.fields ?? []) as { path: string[] }[]).map(({ path }) => path.join('.'))

/** Whether an answer is one error of the contract, with words to it. */
export function refusal(answer: Answer) {
  const [error] = answer.errors ?? []
  return { code: codeOf(answer), fields: faultsOf(answer), message: error?.message ?? '' }
}

/** How many rows every table that a change writes to has: to see that a refused one has written nothing. */
export async function rowCounts(api: TestApi): Promise<Record<string, number>> {
  const tables = ['tickets', 'comments', 'attachments', 'uploads', 'ticket_events', 'idempotency_keys', 'api_tokens']
  const sums = tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`)
  const [row] = await api.services.db.query<Record<string, number>>(
    `SELECT ${sums.join(', ')}, (SELECT coalesce(sum(version), 0)::int FROM tickets) AS versions`,
  )
  if (!row) throw new Error('counting gives one row')
  return row
}
