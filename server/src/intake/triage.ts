import type { InboundLetter } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, badInput, notFound } from '../errors.ts'
import { isAuthority } from '../escalation/authority.ts'
import { letterJob } from '../mail/letters.ts'
import { cleanText, isFault, textLimits } from '../text-rules.ts'
import { seen } from '../tickets/change.ts'
import { mayComment } from '../tickets/permissions.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'
import { lockTicket } from '../tickets/write.ts'
import { sendAnswer } from './answers.ts'
import { automaticOf } from './automatic.ts'
import { readKept } from './kept.ts'
import { findInbound, letterColumns } from './letters.ts'
import { fileTicket, joinTicket } from './make.ts'
import { checkRequester, cleanRequester, type RequesterInput, requesterOf } from './requester.ts'
import { findSender } from './sender.ts'
import { type IntakeServices, prepare } from './take-letter.ts'

/*
 * What an agent makes of a letter that waits (TRIAGE, FAULTY), or that was passed over or put aside (IGNORED,
 * DISMISSED) and should not have been: FILED, JOINED, or DISMISSED. Letters that are in a ticket stay there.
 */

export interface Decided {
  letter: InboundLetter
  ticket: TicketRow | null
}

/**
 * Files the letter as a ticket of a user's, or of somebody new; the agent is who registered it. The letter's sender is
 * told the number. Throws KnownCallers when somebody new seems to be there already.
 */
export async function fileLetter(
  services: IntakeServices,
  viewer: Viewer,
  id: string,
  input: RequesterInput,
): Promise<Decided> {
  const before = await findInbound(services.db, viewer, id)
  checkOpen(before)
  const clean = cleanRequester(input)
  const letter = await readKept(services, before)
  await checkRequester(services.db, clean, letter)
  // Until they are in the ticket the files are the agent's: the requester is not there yet, perhaps.
  const ready = await prepare(services, letter, { ...viewer, scopes: null }, 'FILED')
  return decide(services, viewer, id, async (sql, row, now) => {
    const desk = viewer.desks.find((each) => each.id === row.deskId)
    if (!desk) throw new Error(`desk ${row.deskId} is gone`)
    const { sender, signsIn } = await requesterOf(sql, clean, letter, now)
    const mailbox = services.settings.intake?.mailboxes.find(({ name }) => name === row.mailboxName) ?? null
    const byPerson = automaticOf(letter.head, { mark: '', domain: '' }).reason === null
    const answerable = byPerson && letter.from !== null && letter.from !== mailbox?.address
    const received = { at: row.receivedAt, numberTold: !answerable }
    const brought = { ...ready.brought, phone: clean.contactPhone }
    const ticket = await fileTicket(sql, desk, sender, viewer.userId, brought, received, now)
    if (letter.from !== null && answerable) {
      // Nobody is asked for the number that the agent has given.
      const known = { ...sender, phone: ticket.contactPhone }
      const to = { mailbox, deskId: row.deskId, letter, sender: known, address: letter.from }
      await sendAnswer(sql, services, to, { kind: 'filed', ticket, leftOut: ready.files.leftOut, linked: signsIn })
    }
    return { state: 'FILED', ticket, commentId: null }
  })
}

/**
 * Adds the letter to a ticket as if its sender had: new data of theirs reopens it, an answer of the authority that it
 * was escalated to does not.
 */
export async function joinLetter(
  services: IntakeServices,
  viewer: Viewer,
  id: string,
  input: { ticketNumber: string },
): Promise<Decided> {
  const before = await findInbound(services.db, viewer, id)
  checkOpen(before)
  const ticket = await ticketOf(services.db, viewer, input.ticketNumber)
  const letter = await readKept(services, before)
  const sender = before.senderId === null ? null : await findSender(services.db, { id: before.senderId })
  const author = sender && mayComment(sender.viewer, ticket) ? sender : null
  const owner = author ?? (await findSender(services.db, { id: ticket.requesterId }))
  if (!owner) throw new Error(`the requester of ${ticket.number} is gone`)
  const ready = await prepare(services, letter, owner.viewer, 'JOINED')
  return decide(services, viewer, id, async (sql, _row, now) => {
    const locked = seen(viewer, await lockTicket(sql, ticket.id), 'ticketNumber')
    const authority = letter.from !== null && (await isAuthority(sql, locked.id, letter.from, null))
    const written = await joinTicket(sql, locked, author?.viewer ?? null, ready.brought, now, { authority })
    return { state: 'JOINED', ticket: written?.ticket ?? locked, commentId: written?.commentId ?? null }
  })
}

export async function dismissLetter(
  services: IntakeServices,
  viewer: Viewer,
  id: string,
  input: { reason: string },
): Promise<Decided> {
  const note = cleanText(input.reason, { path: 'reason', max: textLimits.reason, multiline: true })
  if (isFault(note)) throw badInput(note)
  return decide(services, viewer, id, async () => ({ state: 'DISMISSED', ticket: null, commentId: null, note }))
}

interface Decision {
  state: 'FILED' | 'JOINED' | 'DISMISSED'
  ticket: TicketRow | null
  commentId: string | null
  note?: string
}

/** The letter's row is locked while it is decided, so of two agents the second is told what the first has done. */
async function decide(
  services: IntakeServices,
  viewer: Viewer,
  id: string,
  work: (sql: Sql, letter: InboundLetter, now: Date) => Promise<Decision>,
): Promise<Decided> {
  const now = services.clock()
  const decided = await services.db.transaction(async (sql) => {
    const before = await findInbound(sql, viewer, id, 'FOR UPDATE')
    checkOpen(before)
    const { state, ticket, commentId, note } = await work(sql, before, now)
    const [letter] = await sql.query<InboundLetter>(
      `UPDATE inbound_letters l SET state = $2, ticket_id = $3, comment_id = $4, note = coalesce($5, note),
         decided_by_id = $6, decided_at = $7 WHERE id = $1 RETURNING ${letterColumns}`,
      [id, state, ticket?.id ?? null, commentId, note ?? null, viewer.userId, now],
    )
    if (!letter) throw new Error(`letter ${id} is gone`)
    return { letter, ticket }
  })
  services.log.wake()
  services.queue.wake(letterJob)
  return decided
}

function checkOpen({ state }: InboundLetter): void {
  if (state !== 'FILED' && state !== 'JOINED') return
  throw new AppError('CONFLICT', {
    ru: 'Письмо уже в обращении: второй раз его не регистрируют.',
    en: 'The letter is in a ticket already; it is not filed twice.',
  })
}

async function ticketOf(sql: Sql, viewer: Viewer, number: string): Promise<TicketRow> {
  const [ticket] = await sql.query<TicketRow>(`SELECT ${ticketColumns} FROM tickets t WHERE t.number = $1`, [
    number.trim().toUpperCase().slice(0, 100),
  ])
  const found = seen(viewer, ticket ?? null, 'ticketNumber')
  if (mayComment(viewer, found)) return found
  throw notFound({ ru: 'ticketNumber: это обращение вам недоступно.', en: 'ticketNumber: you may not write there.' })
}
