import type { InboundReason } from '@otklik/prisma/client'
import type { Language, Text } from '../errors.ts'
import { opensWords } from '../working-time/opens-at.ts'
import { type Demand, demandTexts } from './demands.ts'
import type { BroughtFiles } from './files.ts'

/** What an automatic answer tells. */
export type Told =
  | {
      kind: 'filed'
      number: string
      /** Null for whoever cannot open it. */
      url: string | null
      missing: readonly Demand[]
      leftOut: BroughtFiles['leftOut']
      /** When work on it starts; null while the desk is open, or when its hours are not known. */
      opensAt: Text | null
    }
  | { kind: 'joined'; number: string; url: string; leftOut: BroughtFiles['leftOut'] }
  | { kind: 'waiting'; reason: InboundReason; missing: readonly Demand[]; maxMegabytes: number }

export interface AnswerText {
  subject: string
  text: string
}

/** In the sender's own language; to strangers in Russian, with English below. */
export function answerText(told: Told, subject: string, desk: Text, languages: readonly Language[]): AnswerText {
  const number = 'number' in told ? ` [${told.number}]` : ''
  return {
    subject: `Re: ${subject}${number}`,
    text: languages.map((language) => lines(told, desk, language).join('\n')).join('\n\n— — —\n\n'),
  }
}

function lines(told: Told, desk: Text, language: Language): string[] {
  const say = (text: Text) => text[language]
  const list = (items: string[]) => items.map((item) => ` – ${item}`)
  const missing = 'missing' in told ? told.missing.map((demand) => demandTexts[demand][language]) : []
  const leftOut = 'leftOut' in told ? told.leftOut.map(({ filename, why }) => `${filename}: ${why[language]}`) : []
  const wanted =
    missing.length > 0 ? ['', say(told.kind === 'filed' ? words.wanted : words.wantedWaiting), ...list(missing)] : []
  const files = leftOut.length > 0 ? ['', say(words.leftOut), ...list(leftOut)] : []
  if (told.kind === 'filed') {
    return [
      say(words.hello),
      '',
      say(words.filed(told.number, desk)),
      ...(told.url === null ? [] : [say(words.follow(told.url))]),
      ...(told.opensAt === null ? [] : [say(opensWords(told.opensAt))]),
      ...wanted,
      ...files,
      '',
      say(words.reply),
    ]
  }
  if (told.kind === 'joined') {
    return [
      say(words.hello),
      '',
      say(words.joined(told.number)),
      say(words.follow(told.url)),
      ...files,
      '',
      say(words.reply),
    ]
  }
  const reason = told.reason === 'OVERSIZED' ? words.oversized(told.maxMegabytes) : words.unknown
  return [say(words.hello), '', say(words.waiting(desk)), say(reason), ...wanted]
}

const words = {
  hello: { ru: 'Здравствуйте!', en: 'Hello,' },
  filed: (number: string, desk: Text): Text => ({
    ru: `Ваше письмо принято. Номер вашей заявки: ${number} (${desk.ru}).`,
    en: `Your letter has been taken. The number of your ticket is ${number} (${desk.en}).`,
  }),
  joined: (number: string): Text => ({
    ru: `Ваше письмо добавлено к обращению ${number}, но не целиком.`,
    en: `Your letter has been added to ${number}, though not all of it.`,
  }),
  follow: (url: string): Text => ({ ru: `Ход решения: ${url}`, en: `How it stands: ${url}` }),
  wanted: {
    ru: 'Чтобы помочь вам быстрее, нам нужно ещё. Пришлите, пожалуйста, в ответ на это письмо:',
    en: 'To help you sooner we need more. Please answer this letter with:',
  },
  wantedWaiting: {
    ru: 'Чтобы не ждать лишнего вопроса, пришлите ещё раз письмо, в котором есть и это:',
    en: 'To spare yourself a question, send the letter again with this in it too:',
  },
  leftOut: { ru: 'Эти файлы не приложены к обращению:', en: 'These files are not attached to the ticket:' },
  reply: {
    ru: 'Чтобы дополнить обращение, ответьте на это письмо с того же адреса.',
    en: 'To add to the ticket, answer this letter from the same address.',
  },
  waiting: (desk: Text): Text => ({
    ru: `Ваше письмо получено: ${desk.ru}.`,
    en: `Your letter has been received: ${desk.en}.`,
  }),
  unknown: {
    ru: 'Такого адреса нет среди пользователей системы, поэтому письмо зарегистрирует сотрудник. Номер заявки придёт отдельным письмом.',
    en: 'This address is not among our users, so somebody of support will file it. The number comes in another letter.',
  },
  oversized: (megabytes: number): Text => ({
    ru: `Письмо больше ${megabytes} МБ, поэтому принято не целиком и ждёт сотрудника. Пришлите его ещё раз без больших файлов или приложите файлы по частям.`,
    en: `The letter is larger than ${megabytes} MB, so it was not taken whole and waits for somebody of support. Send it again without the large files, or with a few of them at a time.`,
  }),
} as const
