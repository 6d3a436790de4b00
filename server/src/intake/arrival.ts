import { createHash } from 'node:crypto'
import { v5 as uuidOf } from 'uuid'
import { newKey } from '../attachments/file-store.ts'
import type { Sql } from '../db/database.ts'
import type { Services } from '../services.ts'
import type { MailboxSetting } from './mailboxes.ts'
import type { ReadLetter } from './read-letter.ts'

/** A letter, and where it lay. */
export interface Arrival {
  mailbox: MailboxSetting
  deskId: string
  uidValidity: bigint
  uid: number
  /** Bytes of the whole. */
  size: number
  /** The letter; of one that is too large, its head. */
  raw: Buffer
  oversized: boolean
  /** When the mail server took it. */
  receivedAt: Date
}

// Of this product alone; a random UUID.
const namespace = 'b8f2c0de-5d1f-4a53-9d35-0f5f3c1c7a26'

/** The same at every try, and wherever it is tried. */
export const arrivalId = ({ mailbox, uidValidity, uid }: Arrival): string =>
  uuidOf(`${mailbox.name}\n${uidValidity}\n${uid}`, namespace)

export interface Identity {
  identity: string
  reusedId: boolean
  /** The letter is here already, under this UID or another. */
  known: boolean
}

/**
 * A letter is known by its Message-ID. A program that gives one id to all its letters must not make them one: with
 * other contents the same id stands for another letter.
 */
export async function identify(sql: Sql, arrival: Arrival, letter: ReadLetter): Promise<Identity> {
  const whole = createHash('sha256').update(arrival.raw).digest('hex')
  const plain = letter.messageId ?? `sha256:${whole}`
  const other = `${plain}#${letter.bodyDigest}`
  const rows = await sql.query<{ id: string; identity: string; digest: string }>(
    `SELECT id, identity, body_digest AS digest FROM inbound_letters
     WHERE mailbox = $1 AND identity = ANY($2) OR id = $3`,
    [arrival.mailbox.name, [plain, other], arrivalId(arrival)],
  )
  const first = rows.find(({ identity }) => identity === plain)
  const reusedId = first !== undefined && first.digest !== letter.bodyDigest && first.id !== arrivalId(arrival)
  const identity = reusedId ? other : plain
  const known = rows.some((row) => row.id === arrivalId(arrival) || row.identity === identity)
  return { identity, reusedId, known }
}

/**
 * Keeps the letter as it came. Fails only with the medium; then the letter stays where it lies. Each try has a key of
 * its own: what no row points at in the end goes with the orphans, while to clear it away here could take the file of
 * another node that brings the same letter just now, or of a commit whose answer was lost on the way.
 */
export async function keepRaw(services: Pick<Services, 'files'>, arrival: Arrival): Promise<string | null> {
  if (arrival.oversized) return null
  const key = newKey(arrivalId(arrival))
  async function* body() {
    yield arrival.raw
  }
  await services.files.write(key, body(), { maxBytes: arrival.raw.length })
  return key
}

/** How far the mailbox is read, in the transaction of the letter that was read; of `placeOf`. */
export const movePlace = 'UPDATE mailboxes SET last_uid = $3 WHERE name = $1 AND uid_validity = $2 AND last_uid < $3'

export const placeOf = ({ mailbox, uidValidity, uid }: Arrival) => [mailbox.name, uidValidity, uid] as const
