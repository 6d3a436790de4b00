import type { Viewer } from '../auth/viewer.ts'
import type { Language, Text } from '../errors.ts'
import type { Services } from '../services.ts'
import { maySeeContacts } from '../tickets/permissions.ts'
import { statusLines } from '../tickets/status-lines.ts'
import { statusNames } from '../tickets/status-names.ts'
import { type PrintedEntry, type PrintedFile, type PrintedTicket, readEntries } from './reading.ts'
import { Sheet } from './sheet.ts'
import {
  changeWords,
  channelWords,
  lackingWords,
  printedWords,
  printWords,
  scanWords,
  scoreWords,
  sizeWords,
  taxpayerWords,
} from './words.ts'

/**
 * The ticket with its whole history as a PDF, in pieces as they are ready: the next entry is drawn when the one before
 * has been taken, and between two paragraphs others have the processor.
 */
export async function* ticketPdf(
  services: Pick<Services, 'db' | 'clock'>,
  viewer: Viewer,
  printed: PrintedTicket,
  language: Language,
): AsyncGenerator<Buffer> {
  const { ticket, desk } = printed
  const now = services.clock()
  const moment = momentIn(desk.timeZone)
  const in_ = (text: Text) => text[language]
  const sheet = new Sheet({
    title: `${ticket.number} ${ticket.title}`,
    language: language === 'ru' ? 'ru-RU' : 'en-GB',
    createdAt: now,
    footer: ticket.number,
  })
  await sheet.note(`${ticket.number} · ${in_(desk)}`)
  await sheet.title(ticket.title)
  await sheet.note(in_(printedWords(moment(now), desk.timeZone)))
  await drawDetails(sheet, viewer, printed, moment, in_)
  await sheet.heading(in_(printWords.description))
  await sheet.text(ticket.description)
  if (printed.files.length > 0) {
    await sheet.heading(in_(printWords.attachments))
    for (const file of printed.files) await sheet.text(`— ${in_(fileWords(file))}`)
  }
  await sheet.heading(in_(printWords.history))
  for await (const entry of readEntries(services.db, viewer, ticket)) {
    await drawEntry(sheet, entry, moment, in_)
    yield* sheet.pages()
  }
  if (sheet.lacking) {
    await sheet.text(' ')
    await sheet.note(in_(lackingWords))
  }
  yield* sheet.end()
}

type In = (text: Text) => string
type Moments = (at: Date) => Text

async function drawDetails(sheet: Sheet, viewer: Viewer, printed: PrintedTicket, moment: Moments, in_: In) {
  const { ticket, rating } = printed
  const contacts = maySeeContacts(viewer, ticket) ? [ticket.contactEmail, ticket.contactPhone] : []
  const organization =
    printed.organization === null
      ? null
      : [printed.organization, ticket.taxpayerId && in_(taxpayerWords(ticket.taxpayerId))].filter(Boolean).join(', ')
  const rows: [Text, string | null | undefined][] = [
    [printWords.status, `${in_(statusNames[ticket.status])}. ${in_(statusLines[ticket.status].meaning)}`],
    [printWords.duplicateOf, printed.duplicateOf],
    [printWords.assignee, printed.assignee ?? in_(printWords.nobody)],
    [printWords.expectedResolutionAt, ticket.expectedResolutionAt && in_(moment(ticket.expectedResolutionAt))],
    [printWords.requester, printed.requester],
    [printWords.organization, organization],
    [printWords.contacts, contacts.filter(Boolean).join(', ')],
    [printWords.type, printed.type],
    [printWords.documentKind, printed.documentKind],
    [printWords.registryNumbers, ticket.registryNumbers.join(', ')],
    ...printed.fields.map(({ field, value }): [Text, string] => [
      field.label,
      field.kind === 'CHECKBOX' ? in_(printWords.yes) : value,
    ]),
    [printWords.occurredAt, ticket.occurredAt && in_(moment(ticket.occurredAt))],
    [printWords.createdAt, `${in_(moment(ticket.createdAt))}, ${in_(channelWords[ticket.channel])}`],
    [printWords.submitter, printed.submitter],
    [printWords.updatedAt, in_(moment(ticket.updatedAt))],
    [printWords.rating, rating && [in_(scoreWords(rating.score)), rating.remark].filter(Boolean).join('. ')],
  ]
  await sheet.text(' ')
  for (const [name, value] of rows) if (value) await sheet.detail(in_(name), value)
}

async function drawEntry(sheet: Sheet, entry: PrintedEntry, moment: Moments, in_: In) {
  const { event, comment } = entry
  const change = changeWords(event, {
    assignee: entry.assignee,
    internal: comment?.internal ?? false,
    at: moment,
  })
  await sheet.entry(`${in_(moment(event.at))} · ${entry.actor ?? in_(printWords.system)}: ${in_(change)}`)
  if (event.reason) await sheet.text(event.reason, { indent: true })
  if (comment?.body) await sheet.text(comment.body, { indent: true })
  for (const file of comment?.files ?? []) await sheet.text(`— ${in_(fileWords(file))}`, { indent: true })
}

function fileWords(file: PrintedFile): Text {
  const [size, scan] = [sizeWords(file.size), scanWords[file.scan]]
  const line = (language: Language) =>
    [`${file.filename}, ${size[language]}`, scan?.[language]].filter(Boolean).join(' — ')
  return { ru: line('ru'), en: line('en') }
}

/** Dates of a desk's tickets are meant in its zone. */
function momentIn(timeZone: string): Moments {
  const form = (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone })
  const [ru, en] = [form('ru'), form('en-GB')]
  return (at) => ({ ru: ru.format(at), en: en.format(at) })
}
