import type { TermKind } from '@otklik/prisma/client'
import type { Language, Text } from '../errors.ts'
import { statusLines } from '../tickets/status-lines.ts'
import { statusNames } from '../tickets/status-names.ts'
import { passedTerm, type Reason, type ToldEvent } from './news.ts'

/** All that a message says, whoever it goes to. */
export interface Story {
  event: ToldEvent & { fromStatus: keyof typeof statusNames | null; withdrawn: boolean; reason: string | null }
  /** Null when the system itself acted. */
  actorName: string | null
  /** The actor stands on the requester's side, not on support's. */
  fromRequester: boolean
  /** The words of a comment; '' for files alone, null for no comment. */
  answer: string | null
  timeZone: string
  /** The desk lets the requester hand a late ticket on. */
  escalatesByRequester: boolean
}

export interface Addressee {
  language: Language
  reason: Reason
  /** The ticket was given to them by this very event. */
  assigned: boolean
}

export interface Links {
  ticket: string
  stop: string
  settings: string
}

/**
 * The same for every letter of a ticket: mail programs put those together that have one subject and refer to one
 * beginning.
 */
export const subjectOf = ({ event: { snapshot } }: Story): string => `${snapshot.number}: ${snapshot.title}`

/** One message in a few words, for a push: the ticket's number and what is new, nothing that others may not read. */
export const headlineOf = (story: Story, to: Addressee): string => newsLines(story, to)[0] ?? ''

/** A paragraph of a letter, and how it stands out. */
interface Part {
  kind: 'news' | 'plain' | 'quote' | 'small'
  text: string
  link?: string
}

export function letterOf(story: Story, to: Addressee, links: Links): { subject: string; text: string; html: string } {
  const parts = partsOf(story, to, links)
  return { subject: subjectOf(story), text: textOf(parts), html: htmlOf(subjectOf(story), parts, to.language) }
}

function partsOf(story: Story, to: Addressee, links: Links): Part[] {
  const say = (text: Text) => text[to.language]
  const { answer } = story
  const { status } = story.event.snapshot
  const lines = statusLines[status]
  const heading = say(answerHeading(story))
  return [
    ...newsLines(story, to).map((text): Part => ({ kind: 'news', text })),
    ...(story.event.reason ? [{ kind: 'plain' as const, text: say(words.because(story.event.reason)) }] : []),
    ...(answer
      ? [
          { kind: 'plain' as const, text: heading },
          { kind: 'quote' as const, text: answer },
        ]
      : []),
    ...(passedTerm(story.event) === 'LATE' && to.reason === 'requester' && story.escalatesByRequester
      ? [{ kind: 'plain' as const, text: say(words.mayEscalate) }]
      : []),
    ...(story.event.changedFields.includes('attachments') ? [{ kind: 'plain' as const, text: say(words.files) }] : []),
    { kind: 'plain', text: say(lines.meaning) },
    ...(to.reason === 'requester' ? [{ kind: 'plain' as const, text: say(lines.expected) }] : []),
    { kind: 'plain', text: say(words.open), link: links.ticket },
    { kind: 'small', text: say(words.why[to.reason]) },
    { kind: 'small', text: say(words.stop), link: links.stop },
    { kind: 'small', text: say(words.settings), link: links.settings },
  ]
}

/** What has happened, the weightiest first. */
function newsLines({ event, answer, fromRequester, timeZone }: Story, to: Addressee): string[] {
  const { snapshot } = event
  const told: Text[] = []
  const expected = snapshot.expectedResolutionAt
  if (event.kind === 'CREATED') told.push(words.created)
  if (to.assigned) told.push(words.assigned)
  if (event.withdrawn) told.push(words.withdrawn)
  if (event.kind === 'STATUS_CHANGED') told.push(words.status(statusNames[snapshot.status]))
  if (event.kind === 'ESCALATED') told.push(words.escalated)
  const passed = passedTerm(event)
  const { dueAt, termKind } = snapshot
  if (passed && dueAt && termKind) told.push(words.passed[passed](words.due[termKind], dueAt, timeZone))
  if (told.length === 0 && answer !== null) told.push(fromRequester ? words.explanation : words.answer)
  if (expected && event.changedFields.includes('expectedResolutionAt')) told.push(words.expected(expected, timeZone))
  return told.map((text) => text[to.language])
}

function answerHeading({ fromRequester, actorName }: Story): Text {
  const who = actorName ? ` (${actorName})` : ''
  return fromRequester
    ? { ru: `Пояснение заявителя${who}:`, en: `The requester's explanation${who}:` }
    : { ru: `Ответ службы поддержки${who}:`, en: `Support's answer${who}:` }
}

const moment = (at: Date, timeZone: string, locale: 'ru' | 'en-GB') =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at)

const words = {
  created: { ru: 'Обращение зарегистрировано.', en: 'The ticket is registered.' },
  assigned: { ru: 'Вы назначены исполнителем.', en: 'The ticket is assigned to you.' },
  withdrawn: { ru: 'Заявитель отозвал обращение.', en: 'The requester has withdrawn the ticket.' },
  escalated: { ru: 'Обращение передано в вышестоящую организацию.', en: 'The ticket was escalated.' },
  answer: { ru: 'Новый ответ по обращению.', en: 'A new answer to the ticket.' },
  explanation: { ru: 'Новое пояснение заявителя.', en: 'A new explanation of the requester.' },
  status: (name: Text): Text => ({ ru: `Статус обращения: «${name.ru}».`, en: `The ticket's status: ${name.en}.` }),
  expected: (at: Date, timeZone: string): Text => ({
    ru: `Ожидаемый срок решения: ${moment(at, timeZone, 'ru')}.`,
    en: `Expected to be settled by ${moment(at, timeZone, 'en-GB')}.`,
  }),
  due: {
    ACKNOWLEDGEMENT: { ru: 'номер обращения сообщают', en: 'the number is to be told' },
    OUTCOME: { ru: 'ответ дают', en: 'an answer is due' },
    PROMISE: { ru: 'решение обещано', en: 'the solution was promised' },
  } satisfies Record<TermKind, Text>,
  passed: {
    NEAR: (due: Text, at: Date, timeZone: string): Text => ({
      ru: `Срок близок: ${due.ru} до ${moment(at, timeZone, 'ru')}.`,
      en: `The term is near: ${due.en} by ${moment(at, timeZone, 'en-GB')}.`,
    }),
    LATE: (due: Text, at: Date, timeZone: string): Text => ({
      ru: `Срок прошёл: ${due.ru} до ${moment(at, timeZone, 'ru')}.`,
      en: `The term has passed: ${due.en} by ${moment(at, timeZone, 'en-GB')}.`,
    }),
  },
  mayEscalate: {
    ru: 'Вы можете эскалировать обращение на его странице: его увидит вышестоящая организация.',
    en: 'You can escalate the ticket on its page: the next authority will see it.',
  },
  because: (reason: string): Text => ({ ru: `Причина: ${reason}`, en: `Reason: ${reason}` }),
  files: {
    ru: 'Приложены файлы: они на странице обращения.',
    en: "Files are attached: they are on the ticket's page.",
  },
  open: { ru: 'Открыть обращение', en: 'Open the ticket' },
  stop: { ru: 'Не получать сообщений об этом обращении', en: 'Stop messages about this ticket' },
  settings: { ru: 'Настроить уведомления', en: 'Choose what to be told of' },
  why: {
    requester: {
      ru: 'Вы получили это письмо как заявитель.',
      en: 'You get this letter as the requester.',
    },
    assignee: { ru: 'Вы получили это письмо как исполнитель.', en: 'You get this letter as the assignee.' },
    watcher: {
      ru: 'Вы получили это письмо, потому что следите за обращением.',
      en: 'You get this letter because you follow the ticket.',
    },
  },
}

function textOf(parts: readonly Part[]): string {
  const firstSmall = parts.findIndex(({ kind }) => kind === 'small')
  const paragraphs = parts.map(({ kind, text, link }) => {
    if (kind === 'quote') return text.replace(/^/gm, '> ')
    return link ? `${text}:\n${link}` : text
  })
  // The two hyphens and a space begin a signature, which mail programs fold away.
  return `${paragraphs.slice(0, firstSmall).join('\n\n')}\n\n-- \n${paragraphs.slice(firstSmall).join('\n')}\n`
}

const styles: Record<Part['kind'], string> = {
  news: 'font-size:18px;font-weight:600;margin:0 0 12px',
  plain: 'margin:0 0 12px',
  quote: 'margin:0 0 12px;padding:8px 14px;border-left:3px solid #8a94a6;white-space:pre-wrap',
  small: 'margin:0 0 4px;font-size:13px;color:#5b6472',
}

function htmlOf(title: string, parts: readonly Part[], language: Language): string {
  const body = parts.map(({ kind, text, link }) => {
    const tag = kind === 'quote' ? 'blockquote' : 'p'
    const inner = link ? `<a href="${escapeHtml(link)}">${escapeHtml(text)}</a>` : escapeHtml(text)
    return `<${tag} style="${styles[kind]}">${inner}</${tag}>`
  })
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:0 auto;padding:16px">
<h1 style="font-size:16px;margin:0 0 16px">${escapeHtml(title)}</h1>
${body.join('\n')}
</body>
</html>
`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
