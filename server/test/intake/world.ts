import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { DiskStore } from '../../src/attachments/disk-store.ts'
import { EventLog } from '../../src/events/log.ts'
import type { Arrival } from '../../src/intake/arrival.ts'
import type { MailboxSetting } from '../../src/intake/mailboxes.ts'
import type { IntakeServices } from '../../src/intake/take-letter.ts'
import { JobQueue } from '../../src/job-queue.ts'
import { ticketTopic } from '../../src/tickets/events.ts'
import { testDatabase } from '../testkit/database.ts'
import { buildWorld } from '../testkit/world.ts'

export const mailbox: MailboxSetting = {
  desk: 'own',
  name: 'espgu (mail.example/INBOX)',
  host: 'mail.example',
  port: 993,
  user: 'espgu',
  password: 'secret',
  folder: 'INBOX',
  tls: 'implicit',
  address: 'espgu@mail.example',
  plus: true,
  authenticates: null,
}

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

export interface Written {
  from?: string
  to?: string
  subject?: string
  text?: string
  id?: string
  headers?: Record<string, string>
  files?: { filename: string; contentType: string; content: Buffer }[]
}

let letters = 0

/** A letter as a mail program writes it. */
export function write(letter: Written = {}): string {
  const {
    from = 'Анна <anna@test.example>',
    to = mailbox.address,
    subject = 'Не открывается заявка',
    files = [],
  } = letter
  const { text = 'Сегодня в 10:15 нажимаю «Открыть», заявка 1234567, ошибка 500.' } = letter
  const head = [
    `From: ${encoded(from)}`,
    `To: ${to}`,
    `Subject: ${encoded(subject)}`,
    `Message-ID: <${letter.id ?? `letter-${++letters}@test.example`}>`,
    'MIME-Version: 1.0',
    ...Object.entries(letter.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
  ]
  const body = (content: string | Buffer) => Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n')
  const plain = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', body(text)]
  if (files.length === 0) return [...head, ...plain, ''].join('\r\n')
  const parts = files.flatMap(({ filename, contentType, content }) => [
    '--part',
    `Content-Type: ${contentType}`,
    `Content-Disposition: attachment; filename="${encoded(filename)}"`,
    'Content-Transfer-Encoding: base64',
    '',
    body(content),
  ])
  return [
    ...head,
    'Content-Type: multipart/mixed; boundary=part',
    '',
    '--part',
    ...plain,
    ...parts,
    '--part--',
    '',
  ].join('\r\n')
}

const encoded = (text: string) =>
  text.replace(/[^\x20-\x7e]+(?: +[^\x20-\x7e]+)*/g, (word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`)

/** A PNG of one point. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
