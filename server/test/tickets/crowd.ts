import type { TermState, TicketChannel, TicketStatus } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import type { Viewer } from '../../src/auth/viewer.ts'
import { statuses } from '../../src/tickets/status.ts'
import type { TestApi } from '../testkit/api.ts'
import type { DeskName, PersonName } from '../testkit/world.ts'

/** A ticket as it stands in the table, with what tests choose by. */
export interface Sown {
  id: string
  number: string
  deskId: string
  status: TicketStatus
  assigneeId: string | null
  requesterId: string
  organizationId: string | null
  taxpayerId: string | null
  typeId: string
  documentKindId: string | null
  channel: TicketChannel
  title: string
  createdAt: Date
  updatedAt: Date
  termState: TermState | null
  /** Of a term that runs. */
  dueAt: Date | null
  escalatedAt: Date | null
}

const titles = [
  'Не подписывается план-график',
  'Ошибка сертификата при входе',
  'Обращение АРМ-61257 без ответа',
  'Отчёт не формируется',
]
export const termStates: TermState[] = ['ON_TRACK', 'NEAR', 'LATE', 'PAUSED', 'MET', 'BREACHED']
const running: readonly (TermState | null)[] = ['ON_TRACK', 'NEAR', 'LATE']
const channels: TicketChannel[] = ['PORTAL', 'EMAIL', 'PHONE', 'API']
/** Few moments for many tickets, so that orders have ties. */
export const moments = Array.from({ length: 8 }, (_, index) => new Date(Date.UTC(2026, 0, 1 + index, 9, 30, 0, index)))

/** The same numbers on every run: xorshift. */
export function dice(seed = 2_463_534_242) {
  let state = seed
  const roll = (sides: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % sides
  }
  const pick = <Value>(values: readonly Value[]): Value => values[roll(values.length)] as Value
  return { roll, pick }
}

/**
 * Sows tickets of every kind over all desks, straight into the table: its triggers keep the search vectors and the
 * counts. They have no history.
 */
export async function sow(api: TestApi, count: number, seed?: number): Promise<Sown[]> {
  const { desks, people, organizations } = api.world
  const { pick, roll } = dice(seed)
  const offset = Number((await api.services.db.query<{ count: bigint }>('SELECT count(*) FROM tickets'))[0]?.count)
  const sown = Array.from({ length: count }, (_, index): Sown => {
    const desk = desks[pick(Object.keys(desks) as DeskName[])]
    const requester = people[pick(['anna', 'boris', 'vera', 'agnes'] as const)]
    const organization = Object.values(organizations).find(({ id }) => id === requester.organizationId) ?? null
    const created = roll(moments.length)
    const termState = pick([null, ...termStates])
    return {
      id: uuid(),
      number: `${desk.numberPrefix}-${String(offset + index + 500_000)}`,
      deskId: desk.id,
      status: pick(statuses.filter((status) => status !== 'DUPLICATE')),
      assigneeId: pick([null, people.agnes.id, people.admin.id]),
      requesterId: requester.id,
      organizationId: organization?.id ?? null,
      taxpayerId: organization?.taxpayerId ?? null,
      typeId: String(pick(desk.ticketTypes).id),
      documentKindId: pick([null, ...desk.documentKinds])?.id ?? null,
      channel: pick(channels),
      title: pick(titles),
      createdAt: moments[created] as Date,
      updatedAt: moments[created + roll(moments.length - created)] as Date,
      termState,
      dueAt: running.includes(termState) ? pick(moments) : null,
      escalatedAt: pick([null, null, ...moments.slice(0, 2)]),
    }
  })
  // A thousand a statement: eight thousand take longer than one may on a machine that is busy.
  for (let from = 0; from < count; from += 1000) await insert(api, sown.slice(from, from + 1000))
  return sown
}

async function insert(api: TestApi, sown: readonly Sown[]): Promise<void> {
  await api.services.db.query(
    `INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, document_kind_id, description,
       registry_numbers, status, assignee_id, requester_id, organization_id, channel, created_at, updated_at, term_state,
       due_at, escalated_at)
     SELECT id, "deskId", number, split_part(number, '-', 1) || '-' || lpad(split_part(number, '-', 2), 12, '0'), title,
       "typeId", "documentKindId", 'Подробно', '{}', status, "assigneeId", "requesterId", "organizationId", channel,
       "createdAt", "updatedAt", "termState", "dueAt", "escalatedAt"
     FROM jsonb_to_recordset($1::jsonb) AS sown (id uuid, "deskId" uuid, number text, title text, "typeId" uuid,
       "documentKindId" uuid, status "TicketStatus", "assigneeId" uuid, "requesterId" uuid, "organizationId" uuid,
       channel "TicketChannel", "createdAt" timestamptz, "updatedAt" timestamptz, "termState" "TermState",
       "dueAt" timestamptz, "escalatedAt" timestamptz)`,
    [JSON.stringify(sown)],
  )
}

/** Somebody's rights as the server reads them from a session. */
export async function viewerOf(api: TestApi, name: PersonName): Promise<Viewer> {
  const { token } = await api.as(name)
  const viewer = await api.services.auth.identify({ authorization: `Bearer ${token}` })
  if (!viewer) throw new Error(`${name} is nobody`)
  return viewer
}

/** Who sees what, said once more and plainly, for comparison: the procedure's rule and the two that narrow it. */
export function sees(api: TestApi, name: PersonName, ticket: Sown): boolean {
  const { desks, people } = api.world
  const [desk] = Object.values(desks).filter(({ id }) => id === ticket.deskId)
  if (name === 'admin' || desk?.visibility === 'ALL') return true
  if (ticket.requesterId === people[name].id) return true
  return desk?.visibility === 'ORGANIZATION' && ticket.organizationId !== null
    ? people[name].organizationId === ticket.organizationId
    : false
}
