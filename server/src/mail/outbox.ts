import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import type { SentLetter } from './send.ts'

export interface MailSettings {
  /** smtp:// or smtps://, with user and password; null: letters are kept as files. */
  smtpUrl: string | null
  /** `Name <address>` or an address. */
  from: string
  /** Where letters are kept when there is no mail server. */
  folder: string
}

/** Where letters go. */
export interface Outbox {
  /** Answers with the words that the letter was taken with; throws when it was not. */
  send(letter: SentLetter, signal: AbortSignal): Promise<string>
  close(): void
}

export const openOutbox = (settings: MailSettings): Outbox =>
  settings.smtpUrl === null ? fileOutbox(settings) : smtpOutbox(settings, settings.smtpUrl)

function smtpOutbox(settings: MailSettings, smtpUrl: string): Outbox {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    // Milliseconds. A try has less than two minutes in all.
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 45_000,
    dnsTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(letter, signal) {
      const { response } = await transport.sendMail({ ...messageOf(letter, settings.from), signal })
      return response ?? ''
    },
    close: () => transport.close(),
  }
}

/** For a product that nobody has told of a mail server: what would have gone out can be looked at. */
function fileOutbox({ from, folder }: MailSettings): Outbox {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async send(letter) {
      const { message } = await transport.sendMail(messageOf(letter, from))
      await mkdir(folder, { recursive: true })
      const path = join(folder, `${letter.id}.eml`)
      // Whole or not at all, for whoever watches the folder.
      await writeFile(`${path}.part`, message as Buffer, { mode: 0o600 })
      await rename(`${path}.part`, path)
      return `${keptAsFile} ${path}`
    },
    close: () => transport.close(),
  }
}

/** How the words of a letter begin that no mail server has seen. */
const keptAsFile = 'SMTP_URL is not set; kept as'

/** The file that a letter is kept in, by its words; null for a mail server's. */
export const fileOf = (words: string | null): string | null =>
  words?.startsWith(`${keptAsFile} `) ? words.slice(keptAsFile.length + 1) : null

function messageOf(letter: SentLetter, from: string) {
  // Nodemailer writes these three itself, from fields of its own; of what else is given it changes nothing.
  const { References: references, 'In-Reply-To': inReplyTo, 'Reply-To': replyTo, ...headers } = letter.headers
  return {
    from,
    // As an object: nothing in it is read as a second address.
    to: { name: '', address: letter.toAddress },
    subject: letter.subject,
    text: letter.text,
    ...(letter.html !== null && { html: letter.html }),
    messageId: `<${letter.messageId}>`,
    references,
    inReplyTo,
    ...(replyTo && { replyTo: { name: '', address: replyTo } }),
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { prepared: true, value }])),
      // Neither holiday notices nor lists answer to us.
      'Auto-Submitted': 'auto-generated',
      Precedence: 'bulk',
      'X-Auto-Response-Suppress': 'All',
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Nodemailer's errors: the server's answer, and what it was an answer to. */
interface SmtpError extends Error {
  code?: string
  command?: string
  response?: string
  responseCode?: number
}

/**
 * The server will never take this letter: a 5xx to its recipient or its content. A refused sender or password is our
 * own setting, which somebody will mend meanwhile.
 */
export function refusedForGood(error: unknown): boolean {
  const { command, responseCode = 0 } = error as SmtpError
  if (isMalformedAddress(error)) return true
  return responseCode >= 500 && responseCode < 600 && (command === 'RCPT TO' || command === 'DATA')
}

/** Nodemailer itself has refused the recipient. */
const isMalformedAddress = (error: unknown) => {
  const { code, command, message } = error as SmtpError
  return code === 'EENVELOPE' && command === 'API' && /recipient/i.test(message)
}

/** The server's words, or the connection's. */
export function wordsOf(error: unknown): string {
  const { response, message } = error as SmtpError
  return (response || message || String(error)).slice(0, 2000)
}
