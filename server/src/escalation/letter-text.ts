import type { TermKind } from '@otklik/prisma/client'
import type { Language, Text } from '../errors.ts'
import { changeWords, taxpayerWords } from '../print/words.ts'
import type { TermPoint } from '../terms/rules.ts'
import { lengthOf } from '../text-rules.ts'
import type { TicketEventRecord } from '../tickets/events.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { statusNames } from '../tickets/status-names.ts'
import { momentIn } from '../working-time/moments.ts'

/** An entry of the public history, with the names of those in it. */
export interface ToldEntry {
  event: TicketEventRecord
  actor: string | null
  assignee: string | null
  /** The words of a comment; null when none. */
  said: string | null
}

/** All that a letter tells the authority (espgu, item 7: the ticket again, its number, and how its solution stands). */
export interface Told {
  ticket: TicketRow
  cause: { point: TermPoint } | { actor: string; staff: boolean; reason: string }
  desk: Text & { timeZone: string }
  requester: string
  organization: string | null
  assignee: string | null
  type: string
  documentKind: string | null
  /** Working time since the term has passed, in milliseconds; negative while it lasts, null when none runs. */
  late: number | null
  history: readonly ToldEntry[]
  url: string
  /** An answer to the letter joins the ticket. */
  answerable: boolean
}

/** How many entries of the history a letter repeats. */
export const historyLength = 30

// Characters; the whole is behind the link.
const maxDescription = 5000
const maxSaid = 2000

/**
 * Russian first, as the authority is; then how it stands in English. The words of people stand once, as they were
 * written.
 */
export function letterText(told: Told): string {
  return [
    words.hello.ru,
    '',
    ...causeLines(told, 'ru'),
    '',
    ...section(words.state, stateLines(told, 'ru')),
    '',
    ...section(words.matter, matterLines(told)),
    '',
    quoted(told.ticket.description, maxDescription),
    '',
    ...section(
      words.history,
      told.history.flatMap((entry) => entryLines(entry, told.desk.timeZone)),
    ),
    '',
    ...(told.answerable ? [words.answer.ru] : []),
    words.page(told.url).ru,
    '',
    '— — —',
    '',
    ...causeLines(told, 'en'),
    '',
    ...stateLines(told, 'en'),
    '',
    ...(told.answerable ? [words.answer.en] : []),
    words.page(told.url).en,
    '',
  ].join('\n')
}

function causeLines({ cause, ticket, desk }: Told, language: Language): string[] {
  const what = words.escalated(ticket.number, desk)[language]
  if ('point' in cause) return [`${what} ${pointWords[cause.point][language]}`]
  return [
    `${what} ${words.by(cause.actor, cause.staff)[language]}`,
    words.because[language],
    quoted(cause.reason, maxSaid),
  ]
}

function stateLines({ ticket, assignee, late, desk }: Told, language: Language): string[] {
  const say = (text: Text) => text[language]
  const at = (moment: Date) => momentIn(desk.timeZone, moment)[language]
  const { dueAt, termKind, expectedResolutionAt } = ticket
  return [
    say(words.status(statusNames[ticket.status])),
    say(assignee === null ? words.nobody : words.assignee(assignee)),
    ...(ticket.termState === 'PAUSED' ? [say(words.paused)] : []),
    ...(dueAt && termKind
      ? [`${say(termWords[termKind])}: ${at(dueAt)}${late === null ? '' : `, ${say(lateness(late))}`}`]
      : []),
    ...(expectedResolutionAt && termKind !== 'PROMISE' ? [say(words.promised(at(expectedResolutionAt)))] : []),
  ]
}

function matterLines({ ticket, type, documentKind, requester, organization, desk }: Told): string[] {
  const at = (moment: Date) => momentIn(desk.timeZone, moment).ru
  const taxpayer = ticket.taxpayerId === null ? '' : ` (${taxpayerWords(ticket.taxpayerId).ru})`
  const contacts = [ticket.contactEmail, ticket.contactPhone].filter((contact) => contact !== null)
  return [
    `Заголовок: ${ticket.title}`,
    `Тип обращения: ${type}`,
    ...(documentKind === null ? [] : [`Документ: ${documentKind}`]),
    ...(ticket.registryNumbers.length > 0 ? [`Реестровые номера: ${ticket.registryNumbers.join(', ')}`] : []),
    ...(ticket.occurredAt ? [`Проблема возникла: ${at(ticket.occurredAt)}`] : []),
    `Принято: ${at(ticket.receivedAt)}`,
    `Заявитель: ${requester}`,
    ...(organization === null ? [] : [`Организация: ${organization}${taxpayer}`]),
    ...(contacts.length > 0 ? [`Контакты: ${contacts.join(', ')}`] : []),
  ]
}

function entryLines({ event, actor, assignee, said }: ToldEntry, timeZone: string): string[] {
  const at = (moment: Date) => momentIn(timeZone, moment)
  const { ru } = changeWords(event, { assignee, internal: false, at })
  return [
    `${at(event.at).ru} — ${actor ?? 'Система'}: ${ru}`,
    ...(event.reason ? [quoted(event.reason, maxSaid)] : []),
    ...(said ? [quoted(said, maxSaid)] : []),
  ]
}

const section = (title: string, lines: readonly string[]): string[] => [title, ...lines]

/** With the mark that mail programs know, so that no line of it can pass for one of ours. */
function quoted(text: string, max: number): string {
  const shown = lengthOf(text) > max ? `${[...text].slice(0, max).join('')}… [сокращено]` : text
  return shown.replace(/^/gm, '> ')
}

function lateness(late: number): Text {
  const amount = amountOf(Math.abs(late))
  return late < 0
    ? { ru: `осталось ${amount.ru} рабочего времени`, en: `${amount.en} of working time left` }
    : { ru: `прошёл ${amount.ru} рабочего времени назад`, en: `passed ${amount.en} of working time ago` }
}

function amountOf(milliseconds: number): Text {
  const minutes = Math.floor(milliseconds / 60_000)
  if (minutes === 0) return { ru: 'меньше минуты', en: 'less than a minute' }
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const join = (hour: string, minute: string) =>
    [hours > 0 ? `${hours} ${hour}` : '', rest > 0 ? `${rest} ${minute}` : ''].filter((part) => part !== '').join(' ')
  return { ru: join('ч', 'мин'), en: join('h', 'min') }
}

/** Why a ticket was escalated by itself. */
const pointWords: Readonly<Record<TermPoint, Text>> = {
  NEAR: { ru: 'Это сделано автоматически: срок скоро пройдёт.', en: 'This was done automatically: the term is near.' },
  LATE: { ru: 'Это сделано автоматически: срок прошёл.', en: 'This was done automatically: the term has passed.' },
  LATER: {
    ru: 'Это сделано автоматически: срок прошёл давно, а обращение всё ещё открыто.',
    en: 'This was done automatically: the term passed long ago and the ticket is still open.',
  },
}

const termWords: Readonly<Record<TermKind, Text>> = {
  ACKNOWLEDGEMENT: { ru: 'Срок сообщить номер заявки', en: 'Number to be told by' },
  OUTCOME: { ru: 'Срок ответа по заявке', en: 'Outcome due by' },
  PROMISE: { ru: 'Обещанный срок решения', en: 'Solution promised by' },
}

const words = {
  hello: { ru: 'Здравствуйте!', en: 'Hello,' },
  state: 'ТЕКУЩЕЕ СОСТОЯНИЕ',
  matter: 'ОБРАЩЕНИЕ',
  history: `ИСТОРИЯ (не больше ${historyLength} последних записей)`,
  escalated: (number: string, desk: Text): Text => ({
    ru: `Вам передано обращение ${number} (${desk.ru}).`,
    en: `Ticket ${number} is handed to you (${desk.en}).`,
  }),
  by: (name: string, staff: boolean): Text =>
    staff
      ? { ru: `Его эскалирует сотрудник поддержки: ${name}.`, en: `It is escalated by support: ${name}.` }
      : { ru: `Его эскалирует заявитель: ${name}.`, en: `It is escalated by the requester's side: ${name}.` },
  because: { ru: 'Причина:', en: 'Reason:' },
  status: (name: Text): Text => ({ ru: `Статус: «${name.ru}»`, en: `Status: ${name.en}` }),
  assignee: (name: string): Text => ({ ru: `Исполнитель: ${name}`, en: `Assignee: ${name}` }),
  nobody: { ru: 'Исполнитель: не назначен', en: 'Assignee: nobody' },
  paused: { ru: 'Срок приостановлен: ждём сведений от заявителя', en: 'The term stands still: the requester is asked' },
  promised: (at: string): Text => ({ ru: `Обещанный срок решения: ${at}`, en: `Solution promised by: ${at}` }),
  answer: {
    ru: 'Чтобы ответить, ответьте на это письмо с того же адреса: ответ появится в обращении, его увидят заявитель и служба поддержки.',
    en: 'Answer this letter from the same address: the answer joins the ticket, for the requester and support to read.',
  },
  page: (url: string): Text => ({ ru: `Страница обращения: ${url}`, en: `The ticket: ${url}` }),
}
