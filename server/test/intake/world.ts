import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { DiskStore } from '../../src/attachments/disk-store.ts'
import { EventLog } from '../../src/events/log.ts'
import type { Arrival } from '../../src/intake/arrival.ts'
import type { IntakeServices } from '../../src/intake/take-letter.ts'
import { JobQueue } from '../../src/job-queue.ts'
import { ticketTopic } from '../../src/tickets/events.ts'
import { testDatabase } from '../testkit/database.ts'
import { buildWorld } from '../testkit/world.ts'
import { mailbox } from './written.ts'

export interface SentAnswer {
  id: string
  messageId: string
  toAddress: string
  subject: string
  text: string
  headers: Record<string, string>
  ticketId: string | null
}

/** All that takes letters, on a database of the test's own with the world in it; the mailbox is desk `own`'s. */
export async function intakeStage(options: { now?: Date } = {}) {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'otklik-intake-'))
  const { db } = database
  const clock = () => options.now ?? new Date()
  const logger = pino({ level: 'silent' })
  const settings = {
    publicUrl: 'https://support.example',
    uploadMaxBytes: 1_000_000,
    secret: 'a secret of this test only, long enough',
    secureCookies: true,
    trustProxy: false,
    intake: { mailboxes: [mailbox], maxLetterBytes: 2_000_000 },
  }
  const services: IntakeServices = {
    db,
    log: new EventLog(db, { url: database.url, topics: [ticketTopic], logger, clock }),
    files: new DiskStore(folder),
    queue: new JobQueue(db, logger),
    clock,
    settings,
    logger,
  }
  const world = await buildWorld(db)
  const { desks } = world
  await db.prisma.mailbox.create({
    data: { name: mailbox.name, deskId: desks.own.id, since: clock(), uidValidity: 7n },
  })
  let uid = 0
  return {
    database,
    db,
    services,
    world,
    arrival: (raw: string | Buffer, more: Partial<Arrival> = {}): Arrival => ({
      mailbox,
      deskId: desks.own.id,
      uidValidity: 7n,
      uid: ++uid,
      size: raw.length,
      raw: Buffer.from(raw),
      oversized: false,
      receivedAt: clock(),
      ...more,
    }),
    answers: () =>
      db.query<SentAnswer>(
        `SELECT id, message_id AS "messageId", to_address AS "toAddress", subject, text, headers,
           ticket_id AS "ticketId" FROM letters ORDER BY id`,
      ),
    tickets: () => db.prisma.ticket.findMany({ orderBy: { createdAt: 'asc' }, include: { attachments: true } }),
    comments: () => db.prisma.comment.findMany({ orderBy: { seq: 'asc' }, include: { attachments: true } }),
    letters: () => db.prisma.inboundLetter.findMany({ orderBy: { uid: 'asc' } }),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true })
      await database[Symbol.asyncDispose]()
    },
  }
}
