import { takeUploads } from '../attachments/uploads.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { isFault, parsePhone } from '../text-rules.ts'
import { isOnRequesterSide } from '../tickets/permissions.ts'
import { nextNumber } from '../tickets/registry.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { decideAddition } from '../tickets/rules.ts'
import { type Written, writeChange, writeTicket } from '../tickets/write.ts'
import { phoneIn } from './phone.ts'
import type { Sender } from './sender.ts'

/** What a letter brings to a ticket. */
export interface Brought {
  title: string
  description: string
  body: string
  /** What it repeats of earlier letters, for a ticket that it joins; null when nothing. */
  quoted: string | null
  /** The letter's own address; null when it has none. */
  from: string | null
  text: string
  /** Said by whoever files it; without it the letter's own counts. */
  phone?: string | null
  uploadIds: readonly string[]
  /** Whose the uploads are. */
  owner: Viewer
}

/**
 * Files a letter as a ticket of the requester's, in the caller's transaction. Of the type «Прочее», the last of the
 * desk's list: a letter does not say. The telephone is the letter's, else the profile's, else none.
 *
 * @param received when the letter came; its number is told by the answer to it, or, where none can go, is there to be
 *   seen by the requester, who is a user
 */
export async function fileTicket(
  sql: Sql,
  desk: { id: string; slug: string },
  requester: Sender,
  actorId: string,
  brought: Brought,
  received: { at: Date; numberTold: boolean },
  now: Date,
): Promise<TicketRow> {
  const [type] = await sql.query<{ id: string }>(
    'SELECT id FROM ticket_types WHERE desk_id = $1 ORDER BY position DESC LIMIT 1',
    [desk.id],
  )
  if (!type) throw new Error(`desk ${desk.slug} has no ticket types`)
  const chosen = { typeId: type.id, documentKindId: null }
  const { organizationId } = requester.viewer
  const registry = await nextNumber(sql, desk, organizationId, chosen)
  const ticket = await writeTicket(
    sql,
    {
      ...chosen,
      deskId: desk.id,
      title: brought.title,
      description: brought.description,
      registryNumbers: [],
      requesterId: requester.viewer.userId,
      organizationId,
      taxpayerId: registry.taxpayerId,
      channel: 'EMAIL',
      contactEmail: brought.from ?? requester.email,
      contactPhone: brought.phone ?? phoneIn(brought.text) ?? profilePhone(requester),
      occurredAt: null,
      fieldValues: {},
      receivedAt: received.at,
      numberTold: received.numberTold,
    },
    registry,
    actorId,
    now,
  )
  await takeUploads(sql, brought.owner, brought.uploadIds, { ticketId: ticket.id, commentId: null, now })
  return ticket
}

function profilePhone({ phone }: Sender): string | null {
  const checked = phone === null ? null : parsePhone(phone)
  return isFault(checked) ? null : checked
}

/**
 * Adds a letter to a ticket that is locked; new data from anybody but staff reopens it, as everywhere.
 *
 * @param from.authority it was escalated to the letter's sender, whose answer is no new data of the requester's
 */
export async function joinTicket(
  sql: Sql,
  ticket: TicketRow,
  author: Viewer | null,
  brought: Brought,
  now: Date,
  from: { authority: boolean } = { authority: false },
): Promise<Written | null> {
  const ofRequester = !from.authority && (author === null || isOnRequesterSide(author, ticket))
  const side = ofRequester ? 'requester' : 'staff'
  const words = author === null ? outsider(brought, from) : brought.body
  const body = words === '' && brought.uploadIds.length === 0 ? '…' : words
  const addition = { body, quoted: brought.quoted, internal: false, uploadIds: brought.uploadIds }
  const change = decideAddition(ticket, side, addition)
  if (change === null) return null
  const written = await writeChange(sql, ticket, change, author?.userId ?? null, now)
  const to = { ticketId: ticket.id, commentId: written.commentId, now }
  await takeUploads(sql, brought.owner, brought.uploadIds, to)
  return written
}

/** Nobody's name stands above the words of somebody who is no user; the authority's address is staff's to know. */
const outsider = ({ from, body }: Brought, { authority }: { authority: boolean }) =>
  `${authority ? 'Из письма вышестоящей организации' : (from ?? '')}:\n${body}`.trim()
