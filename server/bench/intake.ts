import { loadavg } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import pg from 'pg'
import type { Arrival } from '../src/intake/arrival.ts'
import { Intake } from '../src/intake/intake.ts'
import type { MailboxSetting } from '../src/intake/mailboxes.ts'
import { readLetter } from '../src/intake/read-letter.ts'
import { readAside } from '../src/intake/reading.ts'
import { takeLetter } from '../src/intake/take-letter.ts'
import { jobKinds } from '../src/job-kinds.ts'
import { prepareJobs } from '../src/job-queue.ts'
import { dovecot, haveDovecot } from '../test/intake/dovecot.ts'
import { mailbox, picture, write } from '../test/intake/written.ts'
import { openStage, printTable } from './stage.ts'

// 1,000 letters that lie in a mailbox at once, each with a screenshot, become tickets with an answer each: by real IMAP
// and by takeLetter alone, beside a bare loop that parses each and writes one row. One after the other, as they are read.

const times = 1000
const senders = 100

/** What reading one large letter holds up, here and aside. */
async function stalls() {
  const letter = (type: string, line: string, bytes: number) =>
    Buffer.from(`From: a@test.example\r\n${type}\r\n\r\n${line.repeat(bytes / line.length)}`)
  const letters = {
    '50 MB of quoted-printable': letter('Content-Transfer-Encoding: quoted-printable', '=D0=9F=D1=80=D0=B8\r\n', 50e6),
    '20 MB of HTML': letter('Content-Type: text/html', '<p>word <b>bold</b> and more</p>\r\n', 20e6),
    'HTML in HTML, 0.1 MB': letter('Content-Type: text/html', '<div>', 99_000),
  }
  const rows = []
  for (const [name, raw] of Object.entries(letters)) {
    for (const [where, read] of Object.entries({ here: readLetter, aside: readAside })) {
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      const started = performance.now()
      await read(raw)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      // What stood still at the end is seen when the loop turns again.
      await pause(20)
      delay.disable()
      rows.push({ letter: name, read: where, 'in, s': seconds, 'longest stall, ms': Math.round(delay.max / 1e6) })
    }
  }
  return rows
}

let asked = 0
const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
Object.assign(pg.Client.prototype, {
  query(...args: unknown[]) {
    asked += 1
    return query.apply(this, args)
  },
})

const stage = await openStage()
try {
  const { db, world, services } = stage
  await prepareJobs(db, jobKinds)
  await db.query(
    `INSERT INTO users (id, full_name, email) SELECT gen_random_uuid(), 'user ' || n, 'user' || n || '@test.example'
     FROM generate_series(1, ${senders}) n`,
  )
  await db.query('CREATE TABLE bare (id text PRIMARY KEY, subject text, body text)')

  const lettersOf = (round: string) =>
    Array.from({ length: times }, (_, n) =>
      Buffer.from(
        write({
          from: `user${(n % senders) + 1}@test.example`,
          subject: `${round} ${n}`,
          files: [{ filename: 'экран.png', contentType: 'image/png', content: picture }],
        }),
      ),
    )
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  /** Letters a second, statements a letter, and the most memory meanwhile in megabytes. */
  async function measured(work: () => Promise<void>): Promise<{ rate: number; statements: number; memory: number }> {
    most = process.memoryUsage().rss
    const [started, before] = [performance.now(), asked]
    await work()
    const rate = (times / (performance.now() - started)) * 1000
    return { rate, statements: (asked - before) / times, memory: Math.round(most / 1e6) }
  }
  const filed = async () => Number((await db.query<{ count: bigint }>('SELECT count(*) FROM tickets'))[0]?.count ?? 0)

  const bareLetters = lettersOf('bare')
  const bare = await measured(async () => {
    for (const raw of bareLetters) {
      const { messageId, subject, text } = await simpleParser(raw)
      await db.query('INSERT INTO bare VALUES ($1, $2, $3)', [messageId, subject, text])
    }
  })

  const deskId = world.desks.own.id
  await db.prisma.mailbox.create({ data: { name: mailbox.name, deskId, since: new Date(), uidValidity: 1n } })
  const arrivals = lettersOf('alone').map(
    (raw, n): Arrival => ({
      mailbox,
      deskId,
      uidValidity: 1n,
      uid: n + 1,
      size: raw.length,
      raw,
      oversized: false,
      receivedAt: new Date(),
    }),
  )
  const alone = await measured(async () => {
    for (const arrival of arrivals) await takeLetter(services, arrival)
  })
  if ((await filed()) !== times) throw new Error(`${await filed()} tickets of ${times} letters`)
  // Else the second thousand would be more than these people may write within an hour.
  await db.query("UPDATE inbound_letters SET received_at = received_at - interval '1 day'")

  let imap: typeof bare | null = null
  if (haveDovecot()) {
    await using server = await dovecot()
    await server.deliver(...lettersOf('imap'))
    const setting: MailboxSetting = { ...mailbox, ...server.setting, name: 'by IMAP' }
    const intake = new Intake(services, [setting])
    imap = await measured(async () => {
      intake.start()
      while ((await filed()) < 2 * times) await pause(20)
    })
    await intake.stop()
    const titles = await db.query("SELECT DISTINCT title FROM tickets WHERE title LIKE 'imap %'")
    if (titles.length !== times) throw new Error(`${titles.length} letters of ${times} by IMAP`)
  }
  clearInterval(watch)

  const row = (way: string, { rate, statements, memory }: typeof bare) => ({
    way,
    'statements a letter': statements.toFixed(1),
    'letters a second': Math.round(rate),
    'ratio to the bare loop': (rate / bare.rate).toFixed(2),
    'memory at most, MB': memory,
  })
  printTable([
    row('mailparser and one INSERT', bare),
    row('takeLetter: ticket, event, file, answer, job', alone),
    ...(imap ? [row('the same by IMAP (Dovecot), flag set', imap)] : []),
  ])
  printTable(await stalls())
  console.log(
    `Load of the machine: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  )
} finally {
  await stage.close()
}
