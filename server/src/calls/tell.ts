import type { DeskAccess } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import type { Language, Text } from '../errors.ts'
import { mailboxOf } from '../intake/mailboxes.ts'
import { replyTo } from '../intake/reply-address.ts'
import { threadHeaders, writeLetter } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { writeSms } from '../sms/messages.ts'
import { acknowledgementPurpose } from '../terms/acknowledge.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { momentIn } from '../working-time/moments.ts'
import { opensAt, opensWords } from '../working-time/opens-at.ts'
import type { TellBy } from './input.ts'
import type { CallerRow } from './new-caller.ts'

type TellServices = Pick<Services, 'queue' | 'clock' | 'settings'>

/** Writes the number to the caller, in the caller's transaction: it goes out exactly when the ticket is there. */
export async function tellNumber(
  sql: Sql,
  services: TellServices,
  told: { ticket: TicketRow; desk: DeskAccess; caller: CallerRow; by: readonly TellBy[] },
): Promise<void> {
  const { ticket, desk, caller, by } = told
  if (by.length === 0) return
  const [named] = await sql.query<Text & { timeZone: string }>(
    'SELECT name AS ru, name_en AS en, time_zone AS "timeZone" FROM desks WHERE id = $1',
    [desk.id],
  )
  if (!named) throw new Error(`desk ${desk.id} is gone`)
  const language: Language = caller.language === 'en' ? 'en' : 'ru'
  if (by.includes('EMAIL') && ticket.contactEmail !== null) {
    const { settings } = services
    const mailbox = mailboxOf(settings.intake, desk.slug)
    const opens = await opensAt(sql, desk.id, services.clock())
    const lines = letterLines({
      number: ticket.number,
      title: ticket.title,
      desk: named[language],
      opens: opens && momentIn(named.timeZone, opens),
      due: ticket.dueAt && momentIn(named.timeZone, ticket.dueAt),
      url: caller.signsIn ? `${settings.publicUrl}/tickets/${encodeURIComponent(ticket.number)}` : null,
      answerable: mailbox !== null,
    })
    await writeLetter(sql, services, {
      purpose: acknowledgementPurpose,
      to: ticket.contactEmail,
      subject: `${ticket.number}: ${ticket.title}`,
      text: lines.map((text) => text[language]).join('\n'),
      ticketId: ticket.id,
      userId: caller.id,
      headers: {
        ...threadHeaders(settings.publicUrl, ticket.id),
        ...replyTo(settings.secret, mailbox, ticket.number, ticket.contactEmail),
      },
    })
  }
  if (by.includes('SMS') && ticket.contactPhone !== null) {
    const due = ticket.dueAt && briefly(ticket.dueAt, named.timeZone, language)
    await writeSms(sql, services, { to: ticket.contactPhone, text: smsText(ticket.number, due)[language] })
  }
}

interface LetterFacts {
  number: string
  title: string
  desk: string
  opens: Text | null
  due: Text | null
  url: string | null
  answerable: boolean
}

function letterLines(facts: LetterFacts): Text[] {
  const { number, title, desk, opens, due, url, answerable } = facts
  const lines: (Text | null)[] = [
    { ru: 'Здравствуйте!', en: 'Hello,' },
    { ru: '', en: '' },
    {
      ru: `Ваш звонок принят. Номер вашей заявки: ${number} (${desk}).`,
      en: `Your call has been taken. The number of your ticket is ${number} (${desk}).`,
    },
    { ru: `Записано: ${title}`, en: `Written down: ${title}` },
    opens && opensWords(opens),
    due && { ru: `Ответ – до ${due.ru}.`, en: `You get an answer by ${due.en}.` },
    url === null ? null : { ru: `Ход решения: ${url}`, en: `How it stands: ${url}` },
    answerable
      ? {
          ru: '\nЧтобы дополнить обращение, например прислать снимок экрана с ошибкой, ответьте на это письмо с того же адреса.',
          en: '\nTo add to the ticket, such as a screenshot of the error, answer this letter from the same address.',
        }
      : null,
  ]
  return lines.filter((line) => line !== null)
}

/** Short: a message in Cyrillic holds 70 characters. */
const smsText = (number: string, due: string | null): Text => ({
  ru: `Номер обращения: ${number}.${due === null ? '' : ` Ответ до ${due}`}`,
  en: `Your ticket: ${number}.${due === null ? '' : ` Answer by ${due}`}`,
})

/** By the clock of the desk, which is the caller's too as a rule. */
function briefly(at: Date, timeZone: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', {
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  })
  return format.format(at)
}
