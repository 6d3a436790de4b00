import { fault } from '../errors.ts'
import { oneLine } from '../mail/letters.ts'
import { type Checked, cleanText, isFault } from '../text-rules.ts'

/** What a subject's template may name: «ЕСПГУ {number}» becomes «ЕСПГУ ESPGU-000123» (espgu, item 7). */
const placeholder = /\{(number|title)\}/g

const maxTemplate = 200

/** A template as it is kept; the number is a must, since the authority finds the matter by it. */
export function checkSubject(typed: string): Checked<string> {
  const subject = cleanText(typed, { path: 'subject', max: maxTemplate })
  if (isFault(subject)) return subject
  const stray = /\{[^{}]*\}?|\}/.exec(subject.replace(placeholder, ''))
  if (stray) {
    return fault('subject', {
      ru: `В теме непонятно «${stray[0]}»: в фигурных скобках можно только {number} (номер обращения) и {title} (заголовок).`,
      en: `The subject has "${stray[0]}"; only {number} and {title} may stand in braces.`,
    })
  }
  if (subject.includes('{number}')) return subject
  return fault('subject', {
    ru: 'В теме нет номера обращения: добавьте {number}, например «ЕСПГУ {number}».',
    en: 'The subject lacks the number of the ticket: add {number}, as in "ESPGU {number}".',
  })
}

export const subjectOf = (template: string, ticket: { number: string; title: string }): string =>
  oneLine(template.replace(placeholder, (_whole, name: keyof typeof ticket) => ticket[name]))
