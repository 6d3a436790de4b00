import { expect, test } from 'vitest'
import { Intake } from '../../src/intake/intake.ts'
import type { IntakeServices } from '../../src/intake/take-letter.ts'
import { type Dovecot, dovecot, haveDovecot } from './dovecot.ts'
import { intakeStage } from './world.ts'
import { mailbox, write } from './written.ts'

type Stage = Awaited<ReturnType<typeof intakeStage>>

/** Tries again at once: what is waited for here is a state, never a time. */
const waits = { first: 20, longest: 200, turn: 20 }

const stateOf = (on: Stage) => on.db.prisma.mailbox.findUniqueOrThrow({ where: { name: mailbox.name } })
const titles = async (on: Stage) => (await on.tickets()).map(({ title }) => title)
const seen = async (server: Dovecot) => (await server.files()).filter((name) => name.endsWith(',S'))

/** Reads the mailbox until what is awaited is so. */
async function reading(
  on: Stage,
  server: Dovecot,
  work: (intake: Intake) => Promise<void>,
  more: { setting?: Partial<Dovecot['setting']>; services?: Partial<IntakeServices> } = {},
): Promise<void> {
  const services = { ...on.services, ...more.services, db: on.db }
  const intake = new Intake(services, [{ ...mailbox, ...server.setting, ...more.setting }], waits)
  intake.start()
  try {
    await work(intake)
  } finally {
    await intake.stop()
  }
}

test.skipIf(!haveDovecot())('letters come in by IMAP: at once, once, whoever dies or is away meanwhile', async () => {
  await using on = await intakeStage()
  await using server = await dovecot()

  await reading(
    on,
    server,
    async () => {
      const refused = { state: 'REFUSED', fault: expect.stringMatching(/authentication/i) }
      await expect.poll(() => stateOf(on)).toMatchObject(refused)
    },
    { setting: { password: 'wrong password' } },
  )

  await reading(on, server, async () => {
    await expect.poll(() => stateOf(on)).toMatchObject({ state: 'OPEN', fault: null })
    // Nobody asks: the server tells of it.
    await server.deliver(write({ subject: 'Первое' }))
    await expect.poll(() => titles(on)).toEqual(['Первое'])
    await expect.poll(() => server.files()).toEqual([expect.stringMatching(/,S$/)])

    await server.stop()
    await expect.poll(() => stateOf(on)).toMatchObject({ state: 'DOWN' })
    await server.deliver(write({ subject: 'Второе' }))
    await server.start()
    await expect.poll(() => titles(on)).toEqual(['Первое', 'Второе'])
    // The flag follows the letter, and nobody sets it later.
    await expect.poll(() => seen(server)).toHaveLength(2)
  })

  // As a node does that dies after the commit and before the flag, at every letter.
  const dying = { log: { wake: () => expect.fail('the node is gone') } as unknown as IntakeServices['log'] }
  await server.deliver(write({ subject: 'Третье' }), write({ subject: 'Четвёртое' }))
  await reading(on, server, () => expect.poll(() => titles(on)).toHaveLength(4), { services: dying })
  expect(await seen(server)).toHaveLength(2)

  // A mailbox restored from a copy has new UIDs for old letters, and two nodes read it in turn.
  await server.stop()
  await server.forgetUids()
  await server.start()
  await server.deliver(write({ subject: 'Пятое' }), Buffer.alloc(60_000_000, `${write({ subject: 'Огромное' })}\r\n`))
  await reading(on, server, () =>
    reading(on, server, async () => {
      await expect.poll(() => on.letters()).toHaveLength(6)
      await expect.poll(() => server.files()).toContainEqual(expect.stringMatching(/,F$/))
    }),
  )
  expect(await titles(on)).toEqual(['Первое', 'Второе', 'Третье', 'Четвёртое', 'Пятое'])
  expect(await on.letters()).toContainEqual(expect.objectContaining({ reason: 'OVERSIZED', subject: 'Огромное' }))
})

test.skipIf(!haveDovecot())('a heap of letters is taken one by one, in their order', { timeout: 240_000 }, async () => {
  await using on = await intakeStage()
  await using server = await dovecot()
  await on.db.query(
    `INSERT INTO users (id, full_name, email) SELECT gen_random_uuid(), 'user ' || n, 'user' || n || '@test.example'
     FROM generate_series(1, 15) n`,
  )
  // More than are looked ahead for.
  const subjects = Array.from({ length: 110 }, (_, index) => `Письмо ${index}`)
  await server.deliver(...subjects.map((subject, n) => write({ subject, from: `user${(n % 15) + 1}@test.example` })))
  await reading(on, server, async () => {
    const count = () => on.db.prisma.ticket.count()
    await expect.poll(count, { interval: 200, timeout: 220_000 }).toBe(subjects.length)
  })
  const tickets = await on.db.prisma.ticket.findMany({ orderBy: { numberKey: 'asc' } })
  expect(tickets.map(({ title }) => title)).toEqual(subjects)
})
