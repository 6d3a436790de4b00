import { Alarm } from '../events/waiting.ts'
import { letterJob, writeLetters } from '../mail/letters.ts'
import { pushJob, writePushes } from '../push/messages.ts'
import type { Services } from '../services.ts'
import { isFault, parseEmail } from '../text-rules.ts'
import { type Messages, messagesOf } from './compose.ts'
import { type ReadEntry, type ReadPerson, readDesks, readEntriesAfter, readPeople } from './read-news.ts'

export type NotifierServices = Pick<Services, 'db' | 'log' | 'queue' | 'clock' | 'settings' | 'logger'>

export interface NotifierOptions {
  /** Entries read in one transaction. */
  batch?: number
  /** Milliseconds between looks when nothing wakes the notifier. */
  pollInterval?: number
}

/** How a round ended: another node is at it, there may be more, or the log's end was reached. */
export type Round = 'another' | 'more' | 'end'

/**
 * Makes messages of the log, in its order, from the place where the last ones were made.
 *
 * The place is one row. Whoever holds its lock reads the next entries and writes the letters, the pushes, their jobs
 * and the new place in one transaction: on any number of nodes, over any stop or kill, each entry has either made all
 * of its messages and moved the place, or nothing. So each message comes about exactly once, with no memory of what
 * was done but the place itself; that a letter is then sent once is mail/send.ts' part.
 *
 * A node that finds the row locked goes away: the holder sees what has come meanwhile by a wake-up of its own, and the
 * slow poll is the net.
 */
export class Notifier {
  readonly #services: NotifierServices
  readonly #batch: number
  readonly #pollInterval: number
  readonly #stopping = new AbortController()
  readonly #wake = new Alarm()
  #news = false
  #running: Promise<unknown> | undefined

  constructor(services: NotifierServices, { batch = 100, pollInterval = 5000 }: NotifierOptions = {}) {
    this.#services = services
    this.#batch = batch
    this.#pollInterval = pollInterval
  }

  start(): void {
    this.#running ??= Promise.all([this.#listen(), this.#run()])
  }

  /** Resolves when the round under way is written or undone. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake.ring()
    await this.#running
  }

  /** One batch. Any failure undoes all of it. */
  async round(): Promise<Round> {
    const { db, queue } = this.#services
    const made = await db.transaction(async (sql) => {
      const [place] = await sql.query<{ position: bigint }>(
        'SELECT position FROM notifier_place WHERE id = 1 FOR UPDATE SKIP LOCKED',
      )
      if (!place) return null
      const entries = await readEntriesAfter(sql, place.position, this.#batch)
      const last = entries.at(-1)
      if (!last) return { letters: 0, pushes: 0, more: false }
      const desks = await readDesks(sql)
      const people = await readPeople(sql, peopleNamed(entries), desks)
      const { letters, pushes } = this.#compose(entries, people, desks)
      await writeLetters(sql, this.#services, letters)
      await writePushes(sql, this.#services, pushes)
      await sql.query('UPDATE notifier_place SET position = $1 WHERE id = 1', [last.position])
      return { letters: letters.length, pushes: pushes.length, more: entries.length === this.#batch }
    })
    if (!made) return 'another'
    if (made.letters > 0) queue.wake(letterJob)
    if (made.pushes > 0) queue.wake(pushJob)
    return made.more ? 'more' : 'end'
  }

  #compose(entries: readonly ReadEntry[], people: readonly ReadPerson[], desks: Parameters<typeof messagesOf>[2]) {
    const all: Messages = { letters: [], pushes: [] }
    const ofTicket = groupByTicket(people)
    for (const entry of entries) {
      if (!entry.event) continue
      try {
        const concerned = ofTicket.get(entry.event.ticketId) ?? []
        const { letters, pushes } = messagesOf(entry, concerned, desks, this.#services.settings)
        all.letters.push(...letters.filter(({ to }) => !isFault(parseEmail(to))))
        all.pushes.push(...pushes)
      } catch (error) {
        // One entry that cannot be put into words must not silence all that come after it.
        this.#services.logger.error({ err: error, event: String(entry.event.id) }, 'no messages could be made of it')
      }
    }
    return all
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        for await (const _ of this.#services.log.follow({ signal })) this.#ring()
      } catch {
        // The log is another one, or away: the poll goes on meanwhile.
      }
      this.#ring()
      if (!signal.aborted) await this.#wake.wait({ timeout: this.#pollInterval, signal })
    }
  }

  #ring(): void {
    this.#news = true
    this.#wake.ring()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#news = false
      try {
        if ((await this.round()) === 'more') continue
      } catch (error) {
        if (signal.aborted) return
        this.#services.logger.warn({ err: error }, 'messages could not be made; tried again')
        await this.#wake.wait({ timeout: this.#pollInterval, signal })
      }
      if (!this.#news) await this.#wake.wait({ timeout: this.#pollInterval, signal })
    }
  }
}

/** Whom the events themselves name. */
function peopleNamed(entries: readonly ReadEntry[]): [string, string][] {
  return entries.flatMap(({ event }) =>
    event
      ? [event.actorId, event.snapshot.requesterId, event.snapshot.assigneeId]
          .filter((id) => id !== null)
          .map((id): [string, string] => [event.ticketId, id])
      : [],
  )
}

function groupByTicket(people: readonly ReadPerson[]): Map<string, ReadPerson[]> {
  const groups = new Map<string, ReadPerson[]>()
  for (const person of people) {
    const group = groups.get(person.ticketId)
    if (group) group.push(person)
    else groups.set(person.ticketId, [person])
  }
  return groups
}
