import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import { ticketNumber, ticketNumberKey } from './number.ts'
import { changedPart, snapshotOf, type TicketRow, ticketColumns } from './rows.ts'
import type { Change } from './rules.ts'

/** Reads a ticket and holds its row until the transaction ends; null when there is none. */
export async function lockTicket(sql: Sql, id: string): Promise<TicketRow | null> {
  const [row] = await sql.query<TicketRow>(`SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 FOR UPDATE OF t`, [
    id,
  ])
  return row ?? null
}

export interface Written {
  ticket: TicketRow
  commentId: string | null
}

/**
 * Writes a decided change, its comment and its one event in one statement. The ticket's row must be locked: the
 * event's id is taken here, so that ids rise with the ticket's versions.
 *
 * An internal comment moves neither version nor updatedAt.
 */
export async function writeChange(
  sql: Sql,
  ticket: TicketRow,
  change: Change,
  actorId: string | null,
  now: Date,
): Promise<Written> {
  const internal = change.addition?.internal ?? false
  // Nodes' clocks differ; a ticket's own times never go back.
  const at = now > ticket.updatedAt ? now : ticket.updatedAt
  const after: TicketRow = internal
    ? ticket
    : { ...ticket, ...change.patch, version: ticket.version + 1, updatedAt: at }
  const commentId = change.addition ? uuid() : null
  const [before, snapshot] = [snapshotOf(ticket), snapshotOf(after)]
  await sql.query(
    `WITH changed AS (
       UPDATE tickets SET status = $2, assignee_id = $3, duplicate_of_id = $4, expected_resolution_at = $5,
         version = $6, updated_at = $7
       WHERE id = $1 AND NOT $8
     ), commented AS (
       INSERT INTO comments (id, ticket_id, author_id, body, internal, created_at)
       SELECT $9, $1, $10::uuid, $11, $8, $12 WHERE $9::uuid IS NOT NULL
     )
     INSERT INTO ticket_events (ticket_id, kind, internal, actor_id, from_status, to_status, withdrawn, reason,
       changed_fields, comment_id, at, snapshot, before)
     VALUES ($1, $13, $8, $10, $14, $15, $16, $17, $18, $9, $12, $19, $20)`,
    [
      ticket.id,
      after.status,
      after.assigneeId,
      after.duplicateOfId,
      after.expectedResolutionAt,
      after.version,
      after.updatedAt,
      internal,
      commentId,
      actorId,
      change.addition?.body ?? '',
      at,
      change.kind,
      ...(after.status === ticket.status ? [null, null] : [ticket.status, after.status]),
      change.withdrawn,
      change.reason,
      change.changedFields,
      JSON.stringify(snapshot),
      JSON.stringify(changedPart(before, snapshot)),
    ],
  )
  return { ticket: after, commentId }
}

/** A ticket about to be filed: all but what the database gives. */
export type NewTicket = Pick<
  TicketRow,
  | 'deskId'
  | 'title'
  | 'typeId'
  | 'documentKindId'
  | 'description'
  | 'registryNumbers'
  | 'requesterId'
  | 'organizationId'
  | 'taxpayerId'
  | 'channel'
  | 'contactEmail'
  | 'contactPhone'
  | 'occurredAt'
  | 'fieldValues'
>

/** Files a ticket under the desk's next registry number, with its first event, in one statement. */
export async function writeTicket(
  sql: Sql,
  filed: NewTicket,
  registry: { prefix: string; serial: bigint },
  actorId: string | null,
  now: Date,
): Promise<TicketRow> {
  const ticket: TicketRow = {
    ...filed,
    id: uuid(),
    number: ticketNumber(registry.prefix, registry.serial),
    numberKey: ticketNumberKey(registry.prefix, registry.serial),
    status: 'UNCONFIRMED',
    assigneeId: null,
    duplicateOfId: null,
    expectedResolutionAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
  await sql.query(
    `WITH filed AS (
       INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, document_kind_id, description,
         registry_numbers, status, requester_id, organization_id, channel, contact_email, contact_phone, occurred_at,
         version, created_at, updated_at, field_values)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'UNCONFIRMED', $10, $11, $12, $13, $14, $15, 1, $16, $16, $19)
     )
     INSERT INTO ticket_events (ticket_id, kind, actor_id, to_status, changed_fields, at, snapshot)
     VALUES ($1, 'CREATED', $17, 'UNCONFIRMED', '{}', $16, $18)`,
    [
      ticket.id,
      ticket.deskId,
      ticket.number,
      ticket.numberKey,
      ticket.title,
      ticket.typeId,
      ticket.documentKindId,
      ticket.description,
      ticket.registryNumbers,
      ticket.requesterId,
      ticket.organizationId,
      ticket.channel,
      ticket.contactEmail,
      ticket.contactPhone,
      ticket.occurredAt,
      now,
      actorId,
      JSON.stringify(snapshotOf(ticket)),
      JSON.stringify(ticket.fieldValues),
    ],
  )
  return ticket
}
