import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import { termAssignments, termColumnNames, termColumnValues, termRecord, termRow } from '../terms/columns.ts'
import { factsAfter } from '../terms/facts.ts'
import { readPolicies } from '../terms/policy.ts'
import { leftToSweep, type TermFacts, termsOf } from '../terms/rules.ts'
import { ticketNumber, ticketNumberKey } from './number.ts'
import { changedPart, snapshotOf, type TicketRow, ticketColumns } from './rows.ts'
import type { Change } from './rules.ts'
import { standingOf } from './status.ts'

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
    : {
        ...ticket,
        ...change.patch,
        ...(await termsAfter(sql, ticket, change.patch, at)),
        version: ticket.version + 1,
        updatedAt: at,
      }
  const commentId = change.addition ? uuid() : null
  const [before, snapshot] = [snapshotOf(ticket), snapshotOf(after)]
  await sql.query(
    `WITH changed AS (
       UPDATE tickets SET status = $2, assignee_id = $3, duplicate_of_id = $4, expected_resolution_at = $5,
         version = $6, updated_at = $7, escalated_at = $22, ${termAssignments}
       FROM jsonb_to_record($21::jsonb) AS terms (${termRecord})
       WHERE id = $1 AND NOT $8
     ), commented AS (
       INSERT INTO comments (id, ticket_id, author_id, body, quoted, internal, created_at)
       SELECT $9, $1, $10::uuid, $11, $23, $8, $12 WHERE $9::uuid IS NOT NULL
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
      JSON.stringify(termRow(after)),
      after.escalatedAt,
      change.addition?.quoted ?? null,
    ],
  )
  return { ticket: after, commentId }
}

/** A ticket's terms after a change; nothing where the change does not touch them. */
async function termsAfter(sql: Sql, ticket: TicketRow, patch: Change['patch'], at: Date): Promise<Partial<TicketRow>> {
  const { status = ticket.status, expectedResolutionAt = ticket.expectedResolutionAt } = patch
  if (status === ticket.status && expectedResolutionAt === ticket.expectedResolutionAt) return {}
  const policyOf = await readPolicies(sql, [ticket.deskId], { hold: true })
  const [from, to] = [standingOf(ticket.status), standingOf(status)]
  const reopened = status === 'REOPENED' && ticket.status !== 'REOPENED'
  const facts = factsAfter(ticket, { from, to, reopened, expectedResolutionAt }, at)
  return { ...facts, ...leftToSweep(termsOf(policyOf(ticket), to, facts, at), facts, ticket, at) }
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
> & {
  /** «Регистратор»; null when the requester files it. */
  submitterId?: string | null
  /** When it reached support, for one that waited to be filed; else now. */
  receivedAt?: Date
  /** False: the number is yet to be sent, and terms/acknowledge.ts notes when it was. */
  numberTold?: boolean
}

/** Files a ticket under the desk's next registry number, with its first event, in one statement. */
export async function writeTicket(
  sql: Sql,
  filed: NewTicket,
  registry: { prefix: string; serial: bigint },
  actorId: string | null,
  now: Date,
): Promise<TicketRow> {
  const { submitterId = null, receivedAt = now, numberTold = true, ...given } = filed
  const facts: TermFacts = {
    receivedAt: receivedAt < now ? receivedAt : now,
    acknowledgedAt: numberTold ? now : null,
    termStartedAt: receivedAt < now ? receivedAt : now,
    termWaits: [],
    outcomeAt: null,
    expectedResolutionAt: null,
    breachedAt: null,
  }
  const policyOf = await readPolicies(sql, [given.deskId], { hold: true })
  const ticket: TicketRow = {
    ...given,
    ...facts,
    ...leftToSweep(termsOf(policyOf(given), 'running', facts, now), facts, null, now),
    submitterId,
    escalatedAt: null,
    id: uuid(),
    number: ticketNumber(registry.prefix, registry.serial),
    numberKey: ticketNumberKey(registry.prefix, registry.serial),
    status: 'UNCONFIRMED',
    assigneeId: null,
    duplicateOfId: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
  await sql.query(
    `WITH filed AS (
       INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, document_kind_id, description,
         registry_numbers, status, requester_id, organization_id, channel, contact_email, contact_phone, occurred_at,
         version, created_at, updated_at, field_values, submitter_id, received_at, ${termColumnNames})
       SELECT $1::uuid, $2::uuid, $3, $4, $5, $6::uuid, $7::uuid, $8, $9::text[], 'UNCONFIRMED', $10::uuid, $11::uuid,
         $12::"TicketChannel", $13, $14, $15::timestamptz, 1, $16::timestamptz, $16::timestamptz, $19::jsonb, $20::uuid,
         $21::timestamptz, ${termColumnValues}
       FROM jsonb_to_record($22::jsonb) AS terms (${termRecord})
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
      ticket.submitterId,
      ticket.receivedAt,
      JSON.stringify(termRow(ticket)),
    ],
  )
  return ticket
}
