import { v7 as uuid } from 'uuid'
import { createTicketMutation, gid } from '../test/testkit/documents.ts'
import { median, openStage, printTable, wallOf } from './stage.ts'

// Tickets filed a second through the whole API, beside the same rows (ticket, event) written with plain `pg`, each in
// one transaction of begin, number, insert, insert, commit. Both run at the same width in turns.

const width = 8
const times = 400

const stage = await openStage()
try {
  const { open } = stage.world.desks
  const input = {
    desk: open.slug,
    type: gid('TicketType', open.ticketTypes[0]?.id),
    title: 'Ошибка при подписании документа',
    description: 'Не удаётся подписать план-график, сертификат действует',
    contactEmail: 'anna@zakupki.example',
    contactPhone: '8-123-12345678',
  }
  const throughApi = () => stage.ask('anna', createTicketMutation, { input })

  const { anna } = stage.world.people
  const byHand = () =>
    stage.db.transaction(async (sql) => {
      const [row] = await sql.query<{ serial: bigint }>('SELECT next_ticket_serial($1) AS serial', [open.id])
      const [id, now, number] = [uuid(), new Date(), `OP-${String(row?.serial).padStart(12, '0')}`]
      await sql.query(
        `INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, description, registry_numbers, requester_id,
           organization_id, channel, contact_email, contact_phone, version, created_at, updated_at)
         VALUES ($1, $2, $3, $3, $4, $5, $6, '{}', $7, $8, 'PORTAL', $9, $10, 1, $11, $11)`,
        [
          id,
          open.id,
          number,
          input.title,
          open.ticketTypes[0]?.id,
          input.description,
          anna.id,
          anna.organizationId,
          input.contactEmail,
          input.contactPhone,
          now,
        ],
      )
      await sql.query(
        `INSERT INTO ticket_events (ticket_id, kind, actor_id, to_status, changed_fields, at, snapshot)
         VALUES ($1, 'CREATED', $2, 'UNCONFIRMED', '{}', $3, $4)`,
        [id, anna.id, now, JSON.stringify({ id, number, title: input.title, version: 1 })],
      )
    })

  await wallOf(100, width, throughApi)
  await wallOf(100, width, byHand)
  const rounds = { api: [] as number[], hand: [] as number[] }
  for (let round = 0; round < 5; round += 1) {
    rounds.api.push(await wallOf(times, width, throughApi))
    rounds.hand.push(await wallOf(times, width, byHand))
  }
  const rate = (all: number[]) => Math.round((times / median(all)) * 1000)
  const [api, hand] = [rate(rounds.api), rate(rounds.hand)]
  printTable([
    { way: 'createTicket, whole API', 'tickets a second': api, 'ratio to plain pg': (api / hand).toFixed(2) },
    { way: 'plain pg, the same rows', 'tickets a second': hand, 'ratio to plain pg': '1.00' },
  ])
} finally {
  await stage.close()
}
