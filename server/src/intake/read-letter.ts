import { createHash } from 'node:crypto'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { isFault, parseEmail } from '../text-rules.ts'
import type { Head } from './automatic.ts'
import { best, decodeGuessing, isSuspect, redeclared } from './charset.ts'
import { isBearable, textOfHtml } from './html-text.ts'
import { maxWorked, plainText } from './letter-text.ts'

export interface LetterFile {
  filename: string | null
  contentType: string
  content: Buffer
}

/** A letter as it came, read. */
export interface ReadLetter {
  head: Head
  /** Without angle brackets, as all ids here. */
  messageId: string | null
  /** What it answers to, the nearest first. */
  answers: string[]
  /** In small letters; null when there is none that can be one. */
  from: string | null
  fromName: string
  /** Everybody it was sent to, as its own and the servers' lines tell. */
  recipients: string[]
  subject: string
  /** The first of its characters, see `maxWorked`; line ends as they come. */
  text: string
  /** All of the text, for a file, where it is longer than that. */
  wholeText: Buffer | null
  /** As it came, with its pictures inside: unsafe. Null when it has none, or more than screens are given. */
  html: string | null
  sentAt: Date | null
  /** Inline pictures too. */
  files: LetterFile[]
  /** SHA-256 of all that follows the head, hex. */
  bodyDigest: string
  /** What could not be read; the rest is there. */
  fault: string | null
}

// Characters: an HTML with its pictures inside can be as large as the letter.
const maxHtml = 1_000_000
// Bytes; past it a letter is read anew for its charset at too great a cost.
const maxReread = 4_000_000
// Of what has no head at all.
const maxGuessed = 2_000_000
// Bytes; heads of letters have some kilobytes, and what takes a parser long in them grows with the square.
const maxHead = 64 * 1024
// In a row; a line of quoted-printable has 76 signs at most.
const maxBlanks = 100

/** All of a letter, or, when that is too much, all but what follows the head. */
export type LetterPart = 'whole' | 'head'

/** Reads a letter; never throws for what stands in it. For as long as it takes, which reading.ts keeps from the node. */
export async function readLetter(raw: Buffer, part: LetterPart = 'whole'): Promise<ReadLetter> {
  const head = headOf(raw)
  const body = part === 'whole' ? withoutLongBlanks(raw) : raw.subarray(0, Math.min(bodyStart(raw) || maxHead, maxHead))
  const parsed = await parse(body)
  const mail = 'fault' in parsed ? null : parsed
  const values = (name: string) => head.get(name) ?? []
  // What has no head at all is shown as far as it can be: parsers take all of it for one.
  const text =
    head.size === 0 ? decodeGuessing(raw.subarray(0, maxGuessed)) : mail === null ? '' : await textOf(mail, body)
  const from = addressesOf(mail?.from)[0] ?? null
  return {
    head,
    messageId: idsIn(values('message-id').at(-1) ?? '')[0] ?? null,
    answers: [
      ...new Set([...idsIn(values('in-reply-to').join(' ')), ...idsIn(values('references').join(' ')).reverse()]),
    ],
    from: from?.address ?? null,
    fromName: from === null ? '' : await nameOf(from, values('from')),
    recipients: recipientsOf(mail, values),
    subject: subjectOf(mail, values('subject')[0]),
    text: text.slice(0, maxWorked),
    wholeText: text.length > maxWorked ? Buffer.from(plainText(text)) : null,
    html: mail?.html && mail.html.length <= maxHtml ? mail.html : null,
    sentAt: goodDate(mail?.date),
    files: (mail?.attachments ?? []).map(({ filename, contentType, content }) => ({
      filename: filename || null,
      contentType,
      content,
    })),
    bodyDigest: createHash('sha256')
      .update(raw.subarray(bodyStart(raw)))
      .digest('hex'),
    fault: 'fault' in parsed ? parsed.fault : head.size === 0 ? 'It has no head.' : null,
  }
}

/** What decodes quoted-printable takes time with the square of the blanks in a row: a hundred thousand, and minutes. */
function withoutLongBlanks(raw: Buffer): Buffer {
  const latin = raw.toString('latin1')
  if (!/quoted-printable/i.test(latin)) return raw
  const rows = new RegExp(`(?<![\\t ])([\\t ]{${maxBlanks}})[\\t ]+`, 'g')
  const short = latin.replace(rows, '$1')
  return short.length === latin.length ? raw : Buffer.from(short, 'latin1')
}

/** A letter as the library reads it; its HTML is in `text` where that stands between parts of plain text. */
type Parsed = ParsedMail & { htmlLeftOut?: boolean }

async function parse(raw: Buffer): Promise<Parsed | { fault: string }> {
  const options = { skipTextToHtml: true, skipImageLinks: false, maxHeadSize: maxHead }
  try {
    const bare: Parsed = await simpleParser(raw, { ...options, skipHtmlToText: true })
    if (!bare.html) return bare
    // HTML that cannot be turned into text must take neither the rest of the letter along nor the node's time.
    const whole = isBearable(bare.html) ? await simpleParser(raw, options).catch(() => null) : null
    return whole ?? { ...bare, htmlLeftOut: true }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

async function textOf(mail: Parsed, raw: Buffer): Promise<string> {
  const text = plain(mail)
  if (!isSuspect(text.slice(0, maxWorked)) || raw.length > maxReread) return text
  const others = await Promise.all(redeclared(raw).map(parse))
  return best([text, ...others.flatMap((other) => ('fault' in other ? [] : [plain(other)]))])
}

function plain({ text = '', html, htmlLeftOut }: Parsed): string {
  if (!html || (text.trim() && !htmlLeftOut)) return text
  return `${text}\n${textOfHtml(html)}`.trim()
}

function subjectOf(mail: ParsedMail | null, line: string | undefined): string {
  const subject = mail?.subject ?? line ?? ''
  // Bytes beyond ASCII stand in the head without any word of their charset.
  return line !== undefined && isSuspect(subject) && !line.includes('=?')
    ? decodeGuessing(Buffer.from(line, 'latin1'))
    : subject
}

/** As of a subject, where its bytes stand bare. */
async function nameOf({ address, name }: Named, lines: readonly string[]): Promise<string> {
  const line = lines.join(', ')
  if (!isSuspect(name) || line.includes('=?')) return name
  const decoded = await parse(Buffer.from(`From: ${decodeGuessing(Buffer.from(line, 'latin1'))}\r\n\r\n`))
  const people = 'fault' in decoded ? [] : addressesOf(decoded.from)
  return people.find((each) => each.address === address)?.name ?? name
}

const endings: [string, number][] = [
  ['\r\n\r\n', 4],
  ['\n\n', 2],
]

function bodyStart(raw: Buffer): number {
  const found = endings
    .map(([ending, length]) => ({ at: raw.indexOf(ending), length }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)[0]
  return found ? found.at + found.length : 0
}

/** The lines of a head, unfolded; bytes as latin1, since nothing tells what they are. */
export function headOf(raw: Buffer): Head {
  const head = new Map<string, string[]>()
  const lines = raw.toString('latin1', 0, Math.min(bodyStart(raw) || raw.length, maxHead))
  for (const line of lines.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value = ''] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    const values = head.get(name.toLowerCase()) ?? []
    values.push(value.trim())
    head.set(name.toLowerCase(), values)
  }
  return head
}

/** Without control characters: with a NUL in one the database would refuse the letter, and all behind it would wait. */
const idsIn = (value: string): string[] => (value.match(/<[^<>\s\p{Cc}]{3,500}>/gu) ?? []).map((id) => id.slice(1, -1))

interface Named {
  address: string
  name: string
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): Named[] {
  return [field ?? []].flat().flatMap(({ value }) =>
    value
      .flatMap((each) => each.group ?? [each])
      .flatMap(({ address = '', name }) => {
        const email = parseEmail(address)
        return isFault(email) ? [] : [{ address: email.toLowerCase(), name }]
      }),
  )
}

function recipientsOf(mail: ParsedMail | null, values: (name: string) => readonly string[]): string[] {
  const told = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'].flatMap(values)
  const named = [mail?.to, mail?.cc].flatMap(addressesOf).map(({ address }) => address)
  return [
    ...new Set([
      ...named,
      ...told.flatMap((value) => value.toLowerCase().match(/(?<![^\s<>,;"])[^\s<>,;"]+@[^\s<>,;"]+/g) ?? []),
    ]),
  ]
}

const goodDate = (date: Date | undefined): Date | null => {
  if (!date || Number.isNaN(date.getTime())) return null
  return date.getUTCFullYear() >= 1980 && date.getUTCFullYear() < 10_000 ? date : null
}
