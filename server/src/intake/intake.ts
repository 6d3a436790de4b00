import { setTimeout as pause } from 'node:timers/promises'
import type { MailboxState } from '@otklik/prisma/client'
import type { Database } from '../db/database.ts'
import { alone } from '../db/locks.ts'
import { tellForgotten, tellState } from './mailbox-row.ts'
import type { MailboxSetting } from './mailboxes.ts'
import { type DeskMailbox, readMailbox } from './read-mailbox.ts'
import type { IntakeServices } from './take-letter.ts'

export interface IntakeWaits {
  /** Milliseconds before a mailbox is tried again; doubled, with jitter, from try to try. */
  first: number
  /** At most; also between tries with a password that was refused: more would lock the account. */
  longest: number
  /** Between looks whether another node still reads. */
  turn: number
  /** For which a node reads before another may: a lock that was lost unseen is so found out. */
  term: number
}

const defaultWaits: IntakeWaits = { first: 5000, longest: 5 * 60_000, turn: 15_000, term: 30 * 60_000 }

/**
 * Reads all the mailboxes, on one node at a time. Mailboxes stand and fall alone: OPEN while one is read, DOWN while
 * its server is away, REFUSED while it does not let us in; administrators see it (and the server's words) at once.
 */
export class Intake {
  readonly #services: IntakeServices & { db: Database }
  readonly #mailboxes: readonly MailboxSetting[]
  readonly #waits: IntakeWaits
  readonly #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(
    services: IntakeServices & { db: Database },
    mailboxes: readonly MailboxSetting[],
    waits: Partial<IntakeWaits> = {},
  ) {
    this.#services = services
    this.#mailboxes = mailboxes
    this.#waits = { ...defaultWaits, ...waits }
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Resolves when the letter in hand is taken. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { db, logger } = this.#services
    do {
      try {
        const turn = await alone(db, 'intake', { wait: false }, async () => {
          await this.#term()
          return true
        })
        if (!turn) await this.#pause(this.#waits.turn)
      } catch (error) {
        logger.warn({ err: error }, 'Mailboxes cannot be read just now; tried again')
        await this.#pause(this.#waits.first)
      }
    } while (!this.#stop.signal.aborted && this.#mailboxes.length > 0)
  }

  async #term(): Promise<void> {
    const { db, clock } = this.#services
    await tellForgotten(
      db,
      this.#mailboxes.map(({ name }) => name),
      clock(),
    )
    const known = await this.#withDesks()
    const over = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#waits.term)])
    await Promise.all(known.map((box) => this.#keepReading(box, over)))
    if (known.length === 0 && this.#mailboxes.length > 0) await this.#pause(this.#waits.longest)
  }

  async #withDesks(): Promise<DeskMailbox[]> {
    const desks = await this.#services.db.query<{ id: string; slug: string }>('SELECT id, slug FROM desks')
    return this.#mailboxes.flatMap((mailbox) => {
      const desk = desks.find(({ slug }) => slug === mailbox.desk)
      if (desk) return [{ mailbox, deskId: desk.id }]
      const there = desks.map(({ slug }) => slug).join(', ')
      this.#services.logger.error(`INTAKE_MAILBOXES: no desk "${mailbox.desk}"; there are: ${there}`)
      return []
    })
  }

  async #keepReading(box: DeskMailbox, over: AbortSignal): Promise<void> {
    const { first, longest } = this.#waits
    for (let wait = first; !over.aborted; wait = Math.min(wait * 2, longest)) {
      const began = Date.now()
      try {
        await readMailbox(this.#services, box, over)
      } catch (error) {
        const { state, words } = diagnosis(error)
        // After a while that went well the next trouble is a new one.
        if (Date.now() - began > longest) wait = first
        await this.#tell(box, state, words)
        await this.#pause((state === 'REFUSED' ? longest : wait) * (0.8 + 0.4 * Math.random()), over)
      }
    }
  }

  async #tell({ mailbox, deskId }: DeskMailbox, state: MailboxState, words: string): Promise<void> {
    const { db, clock, logger } = this.#services
    // The words only: the error itself may carry what was sent.
    logger.warn({ mailbox: mailbox.name, state, words }, 'A mailbox cannot be read')
    await tellState(db, mailbox, deskId, state, words, clock()).catch((error: unknown) =>
      logger.warn({ err: error, mailbox: mailbox.name }, 'The state of a mailbox could not be written'),
    )
  }

  async #pause(milliseconds: number, signal: AbortSignal = this.#stop.signal): Promise<void> {
    await pause(milliseconds, undefined, { signal }).catch(() => {})
  }
}

/** What imapflow's errors carry beside a message. */
interface ImapError extends Error {
  authenticationFailed?: boolean
  responseStatus?: string
  responseText?: string
  code?: string
}

/** A server that answers «no» waits for somebody to mend the setting; everything else passes. */
function diagnosis(error: unknown): { state: 'DOWN' | 'REFUSED'; words: string } {
  const { authenticationFailed, responseStatus, responseText, message, code } = error as ImapError
  const refused = authenticationFailed === true || responseStatus === 'NO'
  return { state: refused ? 'REFUSED' : 'DOWN', words: responseText || message || code || String(error) }
}
