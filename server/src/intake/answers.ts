import type { InboundReason } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import { writeLetter } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { acknowledgementPurpose } from '../terms/acknowledge.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { momentIn } from '../working-time/moments.ts'
import { opensAt } from '../working-time/opens-at.ts'
import { answerText, type Told } from './answer.ts'
import { loopHeader } from './automatic.ts'
import { missingFrom } from './demands.ts'
import type { BroughtFiles } from './files.ts'
import { nameOf } from './files.ts'
import { titleOf } from './letter-text.ts'
import { defaultMaxLetterBytes, type MailboxSetting } from './mailboxes.ts'
import { loopMark } from './marks.ts'
import { foldQuotes } from './quotes.ts'
import type { ReadLetter } from './read-letter.ts'
import { replyTo } from './reply-address.ts'
import type { Sender } from './sender.ts'

export type AnswerServices = Pick<Services, 'queue' | 'clock' | 'settings'>

/** Whom an answer goes to, and what it answers. */
export interface Addressee {
  /** Null when the mailbox is no longer among the settings. */
  mailbox: MailboxSetting | null
  deskId: string
  letter: ReadLetter
  sender: Sender | null
  address: string
}

export type Answer =
  | {
      kind: 'filed' | 'joined'
      ticket: TicketRow
      leftOut: BroughtFiles['leftOut']
      /** False: the ticket's requester cannot sign in, and so a link leads nowhere. */
      linked?: boolean
    }
  | { kind: 'waiting'; reason: InboundReason }

/** Writes the automatic answer, in the caller's transaction; it goes out by a job. */
export async function sendAnswer(sql: Sql, services: AnswerServices, to: Addressee, answer: Answer): Promise<void> {
  const [desk] = await sql.query<Text & { timeZone: string }>(
    'SELECT name AS ru, name_en AS en, time_zone AS "timeZone" FROM desks WHERE id = $1',
    [to.deskId],
  )
  if (!desk) throw new Error(`desk ${to.deskId} is gone`)
  const opening = answer.kind === 'filed' ? await opensAt(sql, to.deskId, services.clock()) : null
  const told = toldOf(services, to, answer, opening && momentIn(desk.timeZone, opening))
  const title = titleOf(to.letter.subject, to.letter.text)
  const { subject, text } = answerText(told, title, desk, to.sender ? [to.sender.language] : ['ru', 'en'])
  const ticket = 'ticket' in answer ? answer.ticket : null
  await writeLetter(sql, services, {
    purpose: answer.kind === 'filed' ? acknowledgementPurpose : 'intake',
    to: to.address,
    subject,
    text,
    ticketId: ticket?.id ?? null,
    userId: to.sender?.viewer.userId ?? null,
    headers: headersOf(services, to, ticket),
  })
}

function toldOf(services: AnswerServices, to: Addressee, answer: Answer, opensAt: Text | null): Told {
  const { letter, sender } = to
  const missing = missingFrom({
    text: foldQuotes(letter.text.slice(0, 100_000)).fresh,
    title: letter.subject,
    attachments: letter.files.map((file, index) => ({ contentType: file.contentType, filename: nameOf(file, index) })),
    sender,
  })
  if (answer.kind === 'waiting') {
    return {
      ...answer,
      missing,
      maxMegabytes: Math.floor((services.settings.intake?.maxLetterBytes ?? defaultMaxLetterBytes) / 1_000_000),
    }
  }
  const { number } = answer.ticket
  const url = `${services.settings.publicUrl}/tickets/${encodeURIComponent(number)}`
  const { leftOut } = answer
  return answer.kind === 'filed'
    ? { kind: 'filed', number, url: answer.linked === false ? null : url, missing, leftOut, opensAt }
    : { kind: 'joined', number, url, leftOut }
}

function headersOf(services: AnswerServices, to: Addressee, ticket: TicketRow | null): Record<string, string> {
  const { settings } = services
  const id = to.letter.messageId
  const safe = id !== null && /^[!-~]+$/.test(id) ? `<${id}>` : null
  return {
    [loopHeader]: loopMark(settings.publicUrl),
    ...(safe && { 'In-Reply-To': safe, References: safe }),
    ...replyTo(settings.secret, to.mailbox, ticket?.number ?? null, to.address),
  }
}
