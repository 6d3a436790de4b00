import { countStatements } from '../test/testkit/statements.ts'
import { cpuOf, fillTickets, median, openStage, printTable } from './stage.ts'

// Statements and CPU of the three reads that screens live on, at two sizes, beside the floor: one statement by hand
// and JSON.stringify. CPU is this process's, a figure of the whole run; compare the ratios only.

const card =
  'id number title status version updatedAt requester { fullName } organization { name } assignee { fullName }'

const reads = {
  board: `{ board(filter: { desk: ["open"] }) { liveCursor totalCount
    queues { status totalCount assignee { fullName } tickets(first: 50) { nodes { ${card} } } } } }`,
  'list page': `{ tickets(first: 50, filter: { desk: ["open"] }) { liveCursor totalCount pageInfo { endCursor hasNextPage }
    nodes { ${card} } } }`,
  'ticket page': `query ($number: String!) { ticket(number: $number) { ${card} description registryNumbers desk { name }
    type { name } actions { withdraw statuses } comments(first: 20) { nodes { body author { fullName } } }
    events(first: 50) { nodes { kind at actor { fullName } } } attachments { filename } } }`,
}

const stage = await openStage()
try {
  const sizes = [1_000, 50_000]
  const found = new Map<string, { statements: number; cpu: number }[]>()
  let filled = 0
  for (const size of sizes) {
    await fillTickets(stage, filled + 1, size)
    filled = size
    for (const [name, query] of Object.entries(reads)) {
      const ask = () => stage.ask('agnes', query, { number: 'B-000500' })
      await cpuOf(30, ask)
      const { texts } = await countStatements(stage.db, ask)
      const rounds: number[] = []
      for (let round = 0; round < 5; round += 1) rounds.push(await cpuOf(20, ask))
      found.set(name, [...(found.get(name) ?? []), { statements: texts.length, cpu: median(rounds) }])
    }
  }
  const floor = async () =>
    JSON.stringify(
      await stage.db.query(
        `SELECT t.id, t.number, t.title, t.status, t.version, t.updated_at, r.full_name, o.name, a.full_name
         FROM tickets t JOIN users r ON r.id = t.requester_id LEFT JOIN organizations o ON o.id = t.organization_id
         LEFT JOIN users a ON a.id = t.assignee_id
         WHERE t.desk_id = $1 ORDER BY t.created_at DESC, t.id DESC LIMIT 50`,
        [stage.world.desks.open.id],
      ),
    )
  await cpuOf(100, floor)
  const floorRounds: number[] = []
  for (let round = 0; round < 5; round += 1) floorRounds.push(await cpuOf(100, floor))
  const floorCpu = median(floorRounds)
  printTable(
    [...found].map(([read, [small, large]]) => ({
      read,
      [`statements at ${sizes[0]}`]: small?.statements ?? '',
      [`statements at ${sizes[1]}`]: large?.statements ?? '',
      'CPU, large to small': ((large?.cpu ?? 0) / (small?.cpu ?? 1)).toFixed(2),
      'CPU to the floor (a list page by hand)': ((large?.cpu ?? 0) / floorCpu).toFixed(1),
    })),
  )
} finally {
  await stage.close()
}
