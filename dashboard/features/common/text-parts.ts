/** A stretch of somebody's text: all of them together are the text again. */
export type TextPart = { kind: 'text' | 'phone'; text: string } | { kind: 'link'; text: string; href: string }

// An address ends where nothing of it can stand: a space, a quotation mark, a bracket of markup, or a character that
// is not seen or turns the reading round. A telephone number has 11 to 13 digits and begins with +7 or 8.
const found =
  /(?<![\p{L}\p{N}_])(?<address>https?:\/\/[^\s\p{C}<>"«»„“”`{}|\\^]+)|(?<![\p{L}\p{N}+-])(?:\+7|8)(?:[ \u00a0()-]{0,2}\d){10,12}(?![\p{L}\p{N}])/giu

/** Web addresses and telephone numbers in what somebody has written. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  const plainUpTo = (at: number) => {
    if (at > end) parts.push({ kind: 'text', text: text.slice(end, at) })
  }
  for (const match of text.matchAll(found)) {
    const address = match.groups?.address
    const shown = address === undefined ? match[0] : withoutTail(address)
    const href = address === undefined ? null : hrefOf(shown)
    if (address !== undefined && href === null) continue
    plainUpTo(match.index)
    parts.push(href === null ? { kind: 'phone', text: shown } : { kind: 'link', text: shown, href })
    end = match.index + shown.length
  }
  plainUpTo(text.length)
  return parts
}

const pairs: Record<string, string> = { ')': '(', ']': '[' }

/** An address without what belongs to the sentence around it: its full stop, and a bracket that opened before it. */
function withoutTail(address: string): string {
  const surplus: Record<string, number> = {}
  for (const [closing, opening] of Object.entries(pairs)) {
    surplus[closing] = address.split(closing).length - address.split(opening).length
  }
  let end = address.length
  for (;;) {
    const last = address[end - 1] ?? ''
    if ((surplus[last] ?? 0) > 0) surplus[last] = (surplus[last] ?? 0) - 1
    else if (!/[.,;:!?…'’*_~]/u.test(last)) return address.slice(0, end)
    end -= 1
  }
}

/** Null for what is no address, and for one with a name before the host, which only serves to be taken for another. */
function hrefOf(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || url.username || url.password) return null
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
}
