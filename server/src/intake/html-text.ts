import { type FormatCallback, htmlToText } from 'html-to-text'

// Characters and opening tags. Parsers take more than their share of time for the tags of each level, and of the stack:
// a small letter of nothing but `<div>` would hold the node up for minutes.
const maxLength = 2_000_000
const maxTags = 20_000

/** Whether a library can be given this HTML; whatever else it may find in it, it will soon be done. */
export const isBearable = (html: string): boolean =>
  html.length <= maxLength && (html.match(/<[a-z]/gi)?.length ?? 0) <= maxTags

// Without them the cells of a row, and rows, run into one word: «ИНН7599001019».
const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline(' ')
}
const selectors = [
  { selector: 'img', format: 'skip' },
  { selector: 'td', format: 'cell' },
  { selector: 'th', format: 'cell' },
  { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
]

/** What stands in HTML. Never fails: of HTML that is no longer meant to be read all that is no tag is taken. */
export function textOfHtml(html: string): string {
  if (!isBearable(html)) return withoutTags(html)
  try {
    return htmlToText(html, { wordwrap: false, formatters: { cell }, selectors })
  } catch {
    return withoutTags(html)
  }
}

const entities: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

const withoutTags = (html: string) =>
  html
    .slice(0, maxLength)
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d)(?![a-z])[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(nbsp|lt|gt|quot|apos|amp);/g, (_whole, name: string) => entities[name] ?? '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n[\n ]+/g, '\n\n')
    .trim()
