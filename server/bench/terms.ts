import { recountTerms } from '../src/terms/recount.ts'
import { sweepTerms } from '../src/terms/sweep.ts'
import { countStatements } from '../test/testkit/statements.ts'
import { openStage, printTable } from './stage.ts'

// Open tickets that all fall due at once, swept as after a long stop; then other hours of the desk, by which all of them
// are counted anew. Beside both, the same rows by hand: a plain UPDATE of as many tickets with a plain INSERT of as many
// events, in batches of the same size.

const tickets = Number(process.argv[2] ?? 1_000_000)
const batch = 500
const byHand = Math.max(5000, tickets / 50)

const stage = await openStage()
const { db, services, world } = stage
const desk = world.desks.open

const megabytes = () => Math.round(process.memoryUsage().rss / 1_048_576)

async function fill(from: number, to: number, due: string): Promise<void> {
  await db.query('ALTER TABLE tickets DISABLE TRIGGER USER')
  const chunk = 50_000
  for (let first = from; first < to; first += chunk) {
    await db.query(
      `INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, description, registry_numbers, status,
         assignee_id, requester_id, organization_id, channel, version, created_at, updated_at, received_at,
         acknowledged_at, term_started_at, outcome_due_at, near_at, due_at, term_kind, term_state, term_wake_at)
       SELECT gen_random_uuid(), $1, 'B-' || lpad(n::text, 7, '0'), 'B-' || lpad(n::text, 12, '0'),
         'Ошибка при подписании документа ' || n, $2, 'Не удаётся подписать план-график', '{}',
         (ARRAY['UNCONFIRMED', 'IN_PROGRESS', 'REOPENED']::"TicketStatus"[])[1 + n % 3],
         CASE WHEN n % 3 = 0 THEN $3::uuid END, $4, $5, 'PORTAL', 1, at, at, at, at, at,
         at + interval '1 hour', at + interval '45 minutes', at + interval '1 hour', 'OUTCOME', 'ON_TRACK', ${due}
       FROM generate_series($6::int, $7::int) AS n, LATERAL (SELECT date_trunc('milliseconds',
         now() - interval '3 days' - make_interval(secs => n % 86400)) AS at) AS filed`,
      [
        desk.id,
        desk.ticketTypes[0]?.id,
        world.people.agnes.id,
        world.people.anna.id,
        world.organizations.zakupki.id,
        first + 1,
        Math.min(to, first + chunk),
      ],
    )
  }
  await db.query('ALTER TABLE tickets ENABLE TRIGGER USER')
}

/** Tickets a second of one batch after another by hand. */
async function floor(): Promise<number> {
  const ids = await db.query<{ id: string }>(`SELECT id FROM tickets WHERE term_wake_at IS NULL LIMIT ${byHand}`)
  const began = performance.now()
  for (let first = 0; first < ids.length; first += batch) {
    const some = ids.slice(first, first + batch).map(({ id }) => id)
    await db.transaction(async (sql) => {
      await sql.query(`UPDATE tickets SET term_state = 'LATE', version = version + 1 WHERE id = ANY($1::uuid[])`, [
        some,
      ])
      await sql.query(
        `INSERT INTO ticket_events (ticket_id, kind, changed_fields, at, snapshot)
         SELECT id, 'TERM_CHANGED', '{termState}', now(), jsonb_build_object('id', id, 'version', 2)
         FROM unnest($1::uuid[]) AS id`,
        [some],
      )
    })
  }
  return (ids.length / (performance.now() - began)) * 1000
}

interface Measured {
  rate: number
  /** Milliseconds of this process a ticket, the log's reading among it. */
  cpu: number
  memoryAtTenth: number
  memoryAtMost: number
}

/** Runs to the end, looking at the memory whenever a batch has woken the log. */
async function measured(work: (log: typeof services.log) => Promise<unknown>): Promise<Measured> {
  let done = 0
  let memoryAtTenth = 0
  let most = 0
  const log: typeof services.log = Object.assign(Object.create(services.log), {
    wake() {
      done += batch
      most = Math.max(most, megabytes())
      if (memoryAtTenth === 0 && done >= tickets / 10) memoryAtTenth = most
      if (done % (tickets / 10) < batch) console.error(`${done} of ${tickets}, ${megabytes()} MB`)
      services.log.wake()
    },
  })
  const [began, cpuBegan] = [performance.now(), process.cpuUsage()]
  await work(log)
  const { user, system } = process.cpuUsage(cpuBegan)
  const cpu = (user + system) / 1000 / tickets
  return { rate: (tickets / (performance.now() - began)) * 1000, cpu, memoryAtTenth, memoryAtMost: most }
}

try {
  const began = performance.now()
  await db.query(
    `INSERT INTO desk_hours (desk_id, weekday, from_minute, to_minute) SELECT $1, d, 0, 1440 FROM generate_series(1, 7) d`,
    [desk.id],
  )
  await db.prisma.deskTerms.create({ data: { deskId: desk.id, outcomeMinutes: 60 } })
  await fill(0, tickets, `now() - interval '1 hour'`)
  await fill(tickets, tickets + byHand, 'NULL')
  await db.query('ANALYZE tickets')
  console.error(`filled in ${Math.round((performance.now() - began) / 1000)} s`)
  const hand = await floor()
  // Those of the floor are not to be counted with the others.
  await db.query('DELETE FROM ticket_events')
  await db.query(`DELETE FROM tickets WHERE term_wake_at IS NULL`)

  // One ticket and one batch first, for the number of statements; they count among the others.
  const statements: number[] = []
  for (const size of [1, batch]) {
    let once = false
    const stopped = Object.assign(Object.create(db), {
      transaction: (async (work) => {
        if (once) throw new Error('enough')
        once = true
        return db.transaction(work)
      }) as typeof db.transaction,
    })
    const { count } = await countStatements(db, () =>
      sweepTerms({ ...services, db: stopped }, { batchSize: size }).catch(() => 0),
    )
    statements.push(count)
  }
  const swept = await measured((log) => sweepTerms({ ...services, log }, { batchSize: batch }))
  const [left] = await db.query<{ count: bigint }>(`SELECT count(*) FROM tickets WHERE term_state <> 'LATE'`)
  if (left?.count !== 0n) throw new Error(`${left?.count} tickets were not swept`)

  // Half of every hour, so that every ticket's term moves.
  await db.query('DELETE FROM desk_hours WHERE desk_id = $1', [desk.id])
  await db.query(
    `INSERT INTO desk_hours (desk_id, weekday, from_minute, to_minute)
     SELECT $1, d, h * 60, h * 60 + 30 FROM generate_series(1, 7) d, generate_series(0, 23) h`,
    [desk.id],
  )
  await db.query('UPDATE desks SET schedule_version = schedule_version + 1 WHERE id = $1', [desk.id])
  const { signal } = new AbortController()
  const counted = await measured((log) => recountTerms({ ...services, log }, { deskId: desk.id }, signal))

  const row = (way: string, { rate, cpu, memoryAtTenth, memoryAtMost }: Measured) => ({
    way,
    'tickets a second': Math.round(rate),
    'ratio to plain pg': (rate / hand).toFixed(2),
    'CPU a ticket, ms': cpu.toFixed(2),
    'memory at a tenth, MB': memoryAtTenth,
    'at most': memoryAtMost,
  })
  printTable([
    row(`sweep of ${tickets}`, swept),
    row('recount of as many', counted),
    {
      way: 'plain pg, the same rows',
      'tickets a second': Math.round(hand),
      'ratio to plain pg': '1.00',
      'CPU a ticket, ms': '',
      'memory at a tenth, MB': '',
      'at most': '',
    },
  ])
  console.log(`statements of a batch of 1 and of ${batch}: ${statements.join(' and ')}`)
  console.log(`in all ${Math.round((performance.now() - began) / 1000)} s`)
} finally {
  await stage.close()
}
