/** A letter's text as written now, and what it repeats of earlier ones. */
export interface Folded {
  fresh: string
  /** Null when nothing is repeated. */
  quoted: string | null
}

// «-----Исходное сообщение-----», «-------- Пересылаемое сообщение --------», and what English programs write.
const divider =
  /^\s*-{2,}\s*(?:исходное|пересылаемое|пересланное|original|forwarded|begin forwarded)\s+(?:сообщение|письмо|message)[\s:-]*$/i

// The head of a repeated letter, as Outlook puts it between letters: two such lines close together.
const headLine = /^[\s*>]*(?:От|Отправитель|From|Кому|To|Копия|Cc|Отправлено|Дата|Sent|Date|Тема|Subject)\s*:\*?\s*\S/i
const headFrom = /^[\s*]*(?:От|Отправитель|From)\s*:\*?\s*\S/i

const clock = String.raw`\d{1,2}:\d{2}(?::\d{2})?`
const month = `(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|apr|may|jun|jul|aug|sep|oct|nov|dec)`
const dated = String.raw`(?:\d{1,2}[.\/-]\d{1,2}[.\/-]\d{2,4}|\d{1,2}\s+${month}[а-яёa-z]*\.?,?\s+\d{4}|${month}[a-z]*\.?\s+\d{1,2},?\s+\d{4}|\d{4}-\d{2}-\d{2})`

// One line, or two when it was wrapped: «12.11.2026, 10:00, "Иванов" <a@b>:», «пт, 20 нояб. 2026 г. в 10:00, Иванов:»,
// «Пятница, 20 ноября 2026, 10:00 +05:00 от Иванов <a@b>:», «Вы писали 20 ноября 2026 г., 10:00:», «On … wrote:».
const attribution = [
  new RegExp(String.raw`^.{0,80}?${dated}.{0,20}?${clock}.{0,200}:\s*$`, 'iu'),
  new RegExp(
    String.raw`^.{0,80}?${dated}.{0,250}(?:пишет|писал|писала|написал|написала|wrote)(?:\(а\))?\s*:\s*$`,
    'iu',
  ),
  /^\s*Вы писали .{0,100}:\s*$/i,
  /^\s*On .{5,250} wrote:\s*$/i,
]

const isQuoted = (line: string) => /^\s*>/.test(line)
const isBlank = (line: string) => line.trim() === ''

/**
 * Cuts off what a reply repeats below its own words. Words written between the lines of a quotation are answers to
 * them: such a letter stays whole, and so does one that has nothing of its own.
 */
export function foldQuotes(text: string): Folded {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const start = quoteStart(lines)
  const fresh = lines.slice(0, start).join('\n').trim()
  if (start === lines.length || fresh === '') return { fresh: text.trim(), quoted: null }
  return { fresh, quoted: lines.slice(start).join('\n').trim() }
}

function quoteStart(lines: readonly string[]): number {
  const lastOwn = lines.findLastIndex((line) => !isQuoted(line) && !isBlank(line))
  for (const [index, line] of lines.entries()) {
    if (divider.test(line) || isOutlookHead(lines, index)) return aboveRule(lines, index)
    if (isQuoted(line)) {
      // Own words below it are answers to it, and so is all that may follow.
      return index > lastOwn ? index : lines.length
    }
    const after = attributionEnd(lines, index)
    if (after !== null && !hasAnswersBetween(lines, after, lastOwn)) return index
  }
  return lines.length
}

function isOutlookHead(lines: readonly string[], index: number): boolean {
  if (!headFrom.test(lines[index] ?? '')) return false
  return lines.slice(index + 1, index + 4).filter((line) => headLine.test(line)).length >= 2
}

/** Outlook rules a line above the head of the letter that it repeats. */
function aboveRule(lines: readonly string[], index: number): number {
  let above = index - 1
  while (above >= 0 && isBlank(lines[above] ?? '')) above--
  return /^\s*[_-]{5,}\s*$/.test(lines[above] ?? '') ? above : index
}

/** The line after an attribution that begins at this one; null when none does. */
function attributionEnd(lines: readonly string[], index: number): number | null {
  const line = lines[index] ?? ''
  if (isBlank(line) || isQuoted(line) || line.length > 300) return null
  if (attribution.some((pattern) => pattern.test(line))) return index + 1
  const next = lines[index + 1] ?? ''
  if (isBlank(next) || isQuoted(next) || next.length > 300) return null
  const both = `${line.trimEnd()} ${next.trim()}`
  // The first of the two must already tell a date: else any paragraph above an attribution would go with it.
  const begins = new RegExp(String.raw`^\s*(?:On\s|.{0,80}?${dated})`, 'iu').test(line)
  return begins && attribution.some((pattern) => pattern.test(both)) ? index + 2 : null
}

/** Right below there are quoted lines, and below or between them lines of one's own. */
function hasAnswersBetween(lines: readonly string[], from: number, lastOwn: number): boolean {
  let next = from
  while (next < lines.length && isBlank(lines[next] ?? '')) next++
  return isQuoted(lines[next] ?? '') && lastOwn > next
}
