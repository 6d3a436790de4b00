import net, { type AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import pino from 'pino'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect } from 'vitest'
import { Database } from '../../src/db/database.ts'
import { JobQueue } from '../../src/job-queue.ts'
import { letterJob } from '../../src/mail/letters.ts'
import { type Outbox, openOutbox } from '../../src/mail/outbox.ts'
import { sendLetter } from '../../src/mail/send.ts'
import { testDatabase } from '../testkit/database.ts'

export const publicUrl = 'https://support.example'
export const logger = pino({ level: 'silent' })

/** A mail server on a real socket, and how it behaves just now. */
export interface MailServer extends AsyncDisposable {
  url: string
  /** What it has taken, whether or not it could say so. */
  taken: ParsedMail[]
  /** `away`: hangs up on everybody. `mute`: takes the letter and hangs up before it says so. */
  mode: 'well' | 'away' | 'mute'
  /** What it answers to a recipient with; null: it takes them. */
  refusal: { code: number; words: string } | null
}

export async function mailServer(): Promise<MailServer> {
  const options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo(_address, _session, done) {
      const { refusal } = server
      done(refusal ? Object.assign(new Error(refusal.words), { responseCode: refusal.code }) : null)
    },
    onData(stream, _session, done) {
      simpleParser(stream).then((letter) => {
        server.taken.push(letter)
        if (server.mode !== 'mute') return done()
        for (const socket of sockets) socket.destroy()
      }, done)
    },
  }
  const smtp = new SMTPServer(options)
  smtp.on('error', () => {})
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()))
  const inner = (smtp.server.address() as AddressInfo).port
  const sockets = new Set<net.Socket>()
  // Stands before the real one, so that it can be away without giving its port back.
  const front = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    if (server.mode === 'away') {
      socket.destroy()
      return
    }
    const through = net.connect(inner, '127.0.0.1')
    through.on('error', () => socket.destroy())
    through.once('close', () => socket.destroy())
    socket.once('close', () => through.destroy())
    socket.pipe(through).pipe(socket)
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', () => resolve()))
  const server: MailServer = {
    url: `smtp://127.0.0.1:${(front.address() as AddressInfo).port}`,
    taken: [],
    mode: 'well',
    refusal: null,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => front.close(resolve))
      await new Promise<void>((resolve) => smtp.close(() => resolve()))
    },
  }
  return server
}

/** One node's part of the sending: a pool, a queue and an outbox of its own. */
export async function sendingNode(databaseUrl: string, smtpUrl: string | null, folder = '') {
  const db = new Database({ url: databaseUrl, poolSize: 5 })
  const queue = new JobQueue(db, logger)
  await queue.start()
  const outbox: Outbox = openOutbox({ smtpUrl, from: 'Отклик <otklik@support.example>', folder })
  const clock = () => new Date()
  queue.work(letterJob, ({ letterId }, current) => sendLetter({ db, clock }, outbox, letterId, current))
  return {
    db,
    queue,
    /** What letters are written with. */
    services: { db, queue, clock, settings: { ...settings } },
    /** The waits between tries are over. */
    async hurry() {
      await db.query("UPDATE jobs.job SET start_after = now() WHERE state IN ('created', 'retry')")
      queue.wake(letterJob)
    },
    async [Symbol.asyncDispose]() {
      await queue.stop()
      outbox.close()
      await db.close()
    },
  }
}

export const settings = {
  publicUrl,
  uploadMaxBytes: 1_000_000,
  secret: 'a secret of this test only, long enough',
  secureCookies: true,
  trustProxy: false,
}

export interface LetterRow {
  id: string
  messageId: string
  state: string
  attempts: number
  fault: string | null
}

export const letterRows = (db: Database) =>
  db.query<LetterRow>(
    'SELECT id, message_id AS "messageId", state, attempts, fault FROM letters ORDER BY created_at, id',
  )

/** Waits until the one letter looks so. */
export async function letterBecomes(db: Database, wanted: Partial<LetterRow>): Promise<LetterRow> {
  await expect.poll(async () => (await letterRows(db))[0]).toMatchObject(wanted)
  const [row] = await letterRows(db)
  if (!row) throw new Error('there is no letter')
  return row
}

export { testDatabase }
