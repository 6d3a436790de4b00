import { createHmac, timingSafeEqual } from 'node:crypto'
import type { MailboxSetting } from './mailboxes.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const length = 16

/**
 * The address that a letter about a ticket is answered to: `espgu+es-000123.<16 letters>@mail.example`. The letters
 * are a signature (80 bits) of the number and of the address that the letter goes to, so it proves no more than that
 * this very sender was written to about this ticket: whoever is shown it can neither write as somebody else nor to
 * another ticket. Small letters and digits only, since some programs lose the case.
 *
 * @param mailbox the desk's plain address
 * @param recipient whom the letter goes to
 */
export function replyAddress(secret: string, mailbox: string, number: string, recipient: string): string {
  const at = mailbox.lastIndexOf('@')
  const detail = `${number.toLowerCase()}.${signature(secret, number, recipient)}`
  return `${mailbox.slice(0, at)}+${detail}${mailbox.slice(at)}`
}

/**
 * Where a letter about a ticket is to be answered to: the desk's mailbox, by an address signed for its recipient. No
 * header for a desk that has none.
 */
export function replyTo(
  secret: string,
  mailbox: Pick<MailboxSetting, 'address' | 'plus'> | null,
  number: string | null,
  recipient: string,
): Record<string, string> {
  if (mailbox === null) return {}
  const signed = mailbox.plus && number !== null
  return { 'Reply-To': signed ? replyAddress(secret, mailbox.address, number, recipient) : mailbox.address }
}

/**
 * The number of the ticket that the first well-signed of these addresses stands for; null when none is.
 *
 * @param recipients all whom the letter was sent to, mailing programs' own lines included
 * @param sender whom it came from
 */
export function numberSignedFor(secret: string, recipients: readonly string[], sender: string): string | null {
  for (const recipient of recipients) {
    const [, number, given] = /\+([a-z0-9-]{1,40})\.([a-z2-7]{16})@[^@]+$/.exec(recipient.trim().toLowerCase()) ?? []
    if (number === undefined || given === undefined) continue
    const right = signature(secret, number, sender)
    if (timingSafeEqual(Buffer.from(given), Buffer.from(right))) return number.toUpperCase()
  }
  return null
}

function signature(secret: string, number: string, recipient: string): string {
  const text = `reply-address\n${number.toLowerCase()}\n${recipient.trim().toLowerCase()}`
  const digest = createHmac('sha256', secret).update(text).digest()
  let letters = ''
  for (const byte of digest.subarray(0, length)) letters += alphabet[byte & 31]
  return letters
}
