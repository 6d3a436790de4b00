/**
 * Registry numbers that stand in a text, in the order of the text, each once.
 *
 * Taken as they are: 19 digits (a purchase or a contract of 44-ФЗ, a contract of 223-ФЗ), 18 digits of a year and on
 * (a plan), 36 digits (ИКЗ), 11 digits that begin with 31 or 32 (a purchase of 223-ФЗ), and letters with digits like
 * ЗК/2026-000077 after «№» or a word that says so. Left alone: phones, ИНН and other numbers of a person or a bank,
 * dates, laws («44-ФЗ»), and what is too short to tell one document from another.
 *
 * @param known numbers that are given already, in whatever writing
 */
export function findNumbers(text: string, known: readonly string[] = []): string[] {
  const given = new Set(known.map(bare))
  const found: string[] = []
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:[-/._][\p{L}\p{N}]+)*/gu)) {
    const [token] = match
    const before = text.slice(Math.max(0, match.index - 40), match.index)
    // A token goes on where a sign sticks to it: «+7…», «…@…», a part of an address.
    const alone =
      !/[@:\\+~$€]$|[\p{L}\p{N}][-/._]$/u.test(before) && !/^[@\\]|^:\/\//.test(text.slice(match.index + token.length))
    if (!alone || given.has(bare(token)) || !isNumber(token, before)) continue
    given.add(bare(token))
    found.push(token)
  }
  return found
}

const bare = (number: string) => number.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** By themselves, whatever stands before them. */
const shapes = [/^\d{19}$/, /^20[2-9]\d{15}$/, /^\d{36}$/, /^3[12]\d{9}$/]

const named =
  /(?:№|\bN|(?:номер|заявк|заявлени|закупк|контракт|договор|извещени|протокол|план-график|план|запрос)[\p{L}]*\s*(?:№|N|номер)?)[\s:.«"]*$/iu
const signed = /(?:№|(?:^|[^\p{L}])N|номер[\p{L}]*)[\s:.«"]*$/iu
const foreign =
  /(?:тел|телефон|факс|инн|кпп|огрн|огрнип|снилс|бик|кбк|окпо|октмо|р\/с|л\/с|к\/с|сч[её]т|индекс|кабинет|каб|дом|кв|офис|порт|код ошибки|ошибк)[\p{L}]*\.?[\s:№N.]*$/iu

function isNumber(token: string, before: string): boolean {
  if (foreign.test(before)) return false
  if (shapes.some((shape) => shape.test(token))) return true
  const digits = token.replace(/\D/g, '').length
  if (digits < 4 || isPhoneLike(token) || isDate(token) || /^\d+-фз$/iu.test(token)) return false
  return signed.test(before) || (digits >= 5 && named.test(before))
}

const isPhoneLike = (token: string) => /^\d{1,3}-\d{2,5}-[\d-]{3,12}$/.test(token) || /^[78]\d{10}$/.test(token)

const isDate = (token: string) => /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}[./-]\d{1,2}[./-]\d{1,2}$/.test(token)
