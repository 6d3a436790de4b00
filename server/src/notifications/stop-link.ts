import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whose messages of which ticket are to stop. */
export interface Stopped {
  ticketId: string
  userId: string
}

/** Where the links of letters lead. */
export const stopPath = '/stop/'

/**
 * The one-click link of a letter: whoever has it may stop this person's messages of this ticket, and nothing else, in
 * any browser and without signing in (RFC 8058). It does not expire: a letter is read when it is read.
 */
export function stopLink(settings: { publicUrl: string; secret: string }, stopped: Stopped): string {
  return `${settings.publicUrl}${stopPath}${stopToken(settings.secret, stopped)}`
}

export function stopToken(secret: string, stopped: Stopped): string {
  const ids = Buffer.concat([bytesOf(stopped.ticketId), bytesOf(stopped.userId)])
  return `${ids.toString('base64url')}.${sign(secret, ids).toString('base64url')}`
}

/** Null when it was not made with this secret. */
export function readStopToken(secret: string, token: string): Stopped | null {
  const [idPart = '', signaturePart = '', ...rest] = token.split('.')
  const [ids, shown] = [Buffer.from(idPart, 'base64url'), Buffer.from(signaturePart, 'base64url')]
  const right = sign(secret, ids)
  if (rest.length > 0 || ids.length !== 32 || shown.length !== right.length || !timingSafeEqual(shown, right)) {
    return null
  }
  return { ticketId: uuidOf(ids.subarray(0, 16)), userId: uuidOf(ids.subarray(16)) }
}

// The prefix keeps these signatures apart from everything else that the one secret signs.
const sign = (secret: string, ids: Buffer) => createHmac('sha256', secret).update('otklik stop ').update(ids).digest()

const bytesOf = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex')

const uuidOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
