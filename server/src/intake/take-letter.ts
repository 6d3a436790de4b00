import type { InboundState } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { letterJob, mailDomain } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { mayComment } from '../tickets/permissions.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { lockTicket } from '../tickets/write.ts'
import { type AnswerServices, sendAnswer } from './answers.ts'
import { type Arrival, arrivalId, type Identity, identify, keepRaw, movePlace, placeOf } from './arrival.ts'
import { type Automatic, automaticOf } from './automatic.ts'
import { type Fate, fateOf } from './fate.ts'
import { type BroughtFiles, bringFiles } from './files.ts'
import { isForged } from './forged.ts'
import { insertLetter, type LetterOutcome, settleLetter } from './letter-row.ts'
import { commentOf, descriptionOf, plainText, titleOf } from './letter-text.ts'
import { type Brought, fileTicket, joinTicket } from './make.ts'
import { loopMark } from './marks.ts'
import type { ReadLetter } from './read-letter.ts'
import { readAside } from './reading.ts'
import { findSender, type Sender } from './sender.ts'
import { type Answered, answeredTicket } from './thread.ts'

export type IntakeServices = Pick<
  Services,
  'db' | 'files' | 'scanning' | 'queue' | 'log' | 'clock' | 'settings' | 'logger'
> &
  AnswerServices

export interface Taken {
  id: string
  /** Null for a letter that was here before. */
  state: InboundState | null
  ticketId: string | null
}

/** All that is known before anything is written. */
interface Case {
  letter: ReadLetter
  identity: Identity
  automatic: Automatic
  sender: Sender | null
  answered: Answered | null
  fate: Fate
  /** Letters from this address within the last day, this one aside. */
  today: number
}

// A second try is for what passes by itself: a deadlock, a statement that waited too long.
const tries = 2

/**
 * Takes one letter, exactly once, however often it is brought: what is made of it, the answer to it, and the mark that
 * it is taken are one transaction, and the letter's identity is unique.
 *
 * Its bytes are kept before anything is written of it. What then cannot be made of it is written down with the reason
 * (FAULTY), so that one bad letter holds up none of the others. Throws only when it could not even be kept, or when
 * nothing can be written; then the letter stays in its mailbox and is brought again.
 */
export async function takeLetter(services: IntakeServices, arrival: Arrival): Promise<Taken> {
  const letter = await readAside(arrival.raw)
  const found = await lookInto(services, arrival, letter)
  if (found.identity.known) return passOver(services.db, arrival)
  // Beside its files, which are waited for as long: a medium takes its time.
  const keeping = keepRaw(services, arrival)
  let taken: Taken | undefined
  for (let attempt = 1; !taken; attempt++) {
    try {
      taken = await take(services, arrival, found, keeping)
    } catch (error) {
      if (attempt < tries) continue
      services.logger.error({ err: error, mailbox: arrival.mailbox.name, uid: arrival.uid }, 'A letter made no ticket')
      taken = await keepFaulty(services, arrival, found, await keeping, error)
    }
  }
  services.log.wake()
  services.queue.wake(letterJob)
  return taken
}

async function lookInto(services: IntakeServices, arrival: Arrival, letter: ReadLetter): Promise<Case> {
  const { db, settings, clock } = services
  const automatic = automaticOf(letter.head, {
    mark: loopMark(settings.publicUrl),
    domain: mailDomain(settings.publicUrl),
  })
  const [identity, sender, answered, [counts]] = await Promise.all([
    identify(db, arrival, letter),
    letter.from === null ? null : findSender(db, { email: letter.from }),
    answeredTicket(db, settings.secret, letter),
    db.query<{ hour: bigint; day: bigint }>(
      `SELECT count(*) FILTER (WHERE received_at > $2::timestamptz - interval '1 hour') AS hour, count(*) AS day
       FROM inbound_letters WHERE from_address = $1 AND received_at > $2::timestamptz - interval '1 day'
         AND received_at <= $2`,
      [letter.from, clock()],
    ),
  ])
  const fate = fateOf({
    unreadable: letter.fault !== null,
    oversized: arrival.oversized,
    automatic: automatic.reason,
    reusedId: identity.reusedId,
    forged: isForged(letter.head, arrival.mailbox.authenticates),
    lately: Number(counts?.hour ?? 0),
    known: sender !== null,
    answers: answered && {
      signed: answered.signed,
      mayComment: answered.authority || (sender !== null && mayComment(sender.viewer, answered.ticket)),
    },
  })
  // What the mailbox has sent to itself would be answered to itself.
  const answerable = automatic.answerable && letter.from !== arrival.mailbox.address
  return {
    letter,
    identity,
    automatic: { ...automatic, answerable },
    sender,
    answered,
    fate,
    today: Number(counts?.day ?? 0),
  }
}

async function passOver(sql: Sql, arrival: Arrival): Promise<Taken> {
  await sql.query(movePlace, placeOf(arrival))
  return { id: arrivalId(arrival), state: null, ticketId: null }
}

async function take(
  services: IntakeServices,
  arrival: Arrival,
  found: Case,
  keeping: Promise<string | null>,
): Promise<Taken> {
  const [storageKey, brought] = await Promise.all([keeping, bring(services, found)])
  return services.db.transaction(async (sql) => {
    const now = services.clock()
    // Whoever brings the same letter at this moment waits here, and then finds it taken.
    const isNew = await insertLetter(sql, rowOf(arrival, found, storageKey, now))
    if (!isNew) return passOver(sql, arrival)
    const made = await make(sql, arrival, found, brought, now)
    const ticketId = made.ticket?.id ?? null
    const answersId = made.ticket ? null : found.answered?.ticket.id
    await settleLetter(sql, arrival, { ...made, ticketId, answersId, note: found.letter.fault })
    await answer(sql, services, arrival, found, made, brought?.files ?? null)
    return { id: arrivalId(arrival), state: made.state, ticketId }
  })
}

interface Prepared {
  brought: Brought
  files: BroughtFiles
}

/** The letter's words and files, made ready; null when nothing will be made of it. */
async function bring(services: IntakeServices, { fate, letter, sender, answered }: Case): Promise<Prepared | null> {
  if (fate.state !== 'FILED' && fate.state !== 'JOINED') return null
  // Files need somebody to be of until they are taken: of an outsider's letter, the ticket's own requester.
  const owner = sender ?? (answered && (await findSender(services.db, { id: answered.ticket.requesterId })))
  if (!owner) throw new Error('a letter that makes a ticket must have a sender')
  return prepare(services, letter, owner.viewer, fate.state)
}

/**
 * What is too long for the ticket comes as a file beside it; for the comment, without what the letter repeats: its files
 * are for all who see the ticket, and that is not (maySeeQuoted).
 *
 * @param owner whose the files are until they are taken
 */
export async function prepare(
  services: IntakeServices,
  letter: ReadLetter,
  owner: Viewer,
  into: 'FILED' | 'JOINED',
): Promise<Prepared> {
  const files = letter.files.slice()
  const { description, whole } = descriptionOf(letter.text, files.length > 0)
  const comment = commentOf(letter.text)
  const folded = into === 'JOINED' && comment.quoted !== null
  const long = folded ? null : letter.wholeText
  if (long !== null || !(into === 'FILED' ? whole : comment.whole)) {
    const content = long ?? Buffer.from(folded ? comment.fresh : plainText(letter.text))
    files.unshift({ filename: 'письмо.txt', contentType: 'text/plain', content })
  }
  const brought = await bringFiles(services, owner, files)
  return {
    files: brought,
    brought: {
      title: titleOf(letter.subject, letter.text),
      description,
      body: comment.body,
      quoted: comment.quoted,
      from: letter.from,
      text: letter.text,
      uploadIds: brought.uploadIds,
      owner,
    },
  }
}

export interface Made extends LetterOutcome {
  ticket: TicketRow | null
  commentId: string | null
}

async function make(sql: Sql, arrival: Arrival, found: Case, ready: Prepared | null, now: Date): Promise<Made> {
  const { fate, sender, answered } = found
  const nothing = { ...fate, ticket: null, commentId: null }
  if (fate.state === 'FILED' && sender && ready) {
    const desk = { id: arrival.deskId, slug: arrival.mailbox.desk }
    const received = { at: arrival.receivedAt, numberTold: !isAnswerable(found) }
    const ticket = await fileTicket(sql, desk, sender, sender.viewer.userId, ready.brought, received, now)
    return { ...nothing, ticket }
  }
  if (fate.state !== 'JOINED' || !answered || !ready) return nothing
  const ticket = await lockTicket(sql, answered.ticket.id)
  // Between the look and the lock the ticket, or what its sender may do, can have changed.
  const may = ticket !== null && sender !== null && mayComment(sender.viewer, ticket)
  if (!ticket || (sender && !may && !answered.authority)) {
    return { ...nothing, state: 'TRIAGE', reason: 'NOT_A_PARTY' }
  }
  const author = may ? sender.viewer : null
  const written = await joinTicket(sql, ticket, author, ready.brought, now, { authority: answered.authority })
  return { ...nothing, ticket: written?.ticket ?? ticket, commentId: written?.commentId ?? null }
}

const isAnswerable = ({ automatic, letter }: Case) => automatic.answerable && letter.from !== null

// Strangers get few answers: their addresses may be forged, and the answer would go to somebody who has asked nothing.
const answersADay = 3

async function answer(
  sql: Sql,
  services: IntakeServices,
  { mailbox, deskId }: Arrival,
  found: Case,
  made: Made,
  files: BroughtFiles | null,
): Promise<void> {
  const { letter, sender, today } = found
  if (!isAnswerable(found) || letter.from === null) return
  const leftOut = files?.leftOut ?? []
  const to = { mailbox, deskId, letter, sender, address: letter.from }
  if (made.ticket && made.state === 'FILED') {
    await sendAnswer(sql, services, to, { kind: 'filed', ticket: made.ticket, leftOut })
  } else if (made.ticket && leftOut.length > 0) {
    await sendAnswer(sql, services, to, { kind: 'joined', ticket: made.ticket, leftOut })
  } else if (made.state === 'TRIAGE' && today < answersADay) {
    const { reason } = made
    if (reason === 'UNKNOWN_SENDER' || reason === 'OVERSIZED')
      await sendAnswer(sql, services, to, { kind: 'waiting', reason })
  }
}

function rowOf(arrival: Arrival, found: Case, storageKey: string | null, now: Date) {
  return { arrival, letter: found.letter, identity: found.identity.identity, sender: found.sender, storageKey, now }
}

async function keepFaulty(
  services: IntakeServices,
  arrival: Arrival,
  found: Case,
  storageKey: string | null,
  error: unknown,
): Promise<Taken> {
  return services.db.transaction(async (sql) => {
    const isNew = await insertLetter(sql, rowOf(arrival, found, storageKey, services.clock()))
    if (!isNew) return passOver(sql, arrival)
    const note = error instanceof Error ? error.message : String(error)
    await settleLetter(sql, arrival, { state: 'FAULTY', reason: null, answersId: found.answered?.ticket.id, note })
    return { id: arrivalId(arrival), state: 'FAULTY', ticketId: null }
  })
}
