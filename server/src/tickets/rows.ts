import type { TermKind, Ticket } from '@otklik/prisma/client'
import type { TicketFacts } from './facts.ts'

/** A ticket's row as SQL by hand reads it: the model's scalars and its organization's ИНН. */
export interface TicketRow extends Ticket {
  taxpayerId: string | null
}

/** The columns of a TicketRow, over `tickets` with the alias `t`. */
export const ticketColumns = `
  t.id, t.desk_id AS "deskId", t.number, t.number_key AS "numberKey", t.title, t.type_id AS "typeId",
  t.document_kind_id AS "documentKindId", t.description, t.registry_numbers AS "registryNumbers", t.status,
  t.assignee_id AS "assigneeId", t.requester_id AS "requesterId", t.organization_id AS "organizationId", t.channel,
  t.contact_email AS "contactEmail", t.contact_phone AS "contactPhone", t.duplicate_of_id AS "duplicateOfId",
  t.occurred_at AS "occurredAt", t.expected_resolution_at AS "expectedResolutionAt", t.version,
  t.field_values AS "fieldValues", t.created_at AS "createdAt", t.updated_at AS "updatedAt",
  t.submitter_id AS "submitterId", t.received_at AS "receivedAt", t.acknowledged_at AS "acknowledgedAt",
  t.acknowledge_due_at AS "acknowledgeDueAt", t.term_started_at AS "termStartedAt", t.term_waits AS "termWaits",
  t.outcome_at AS "outcomeAt", t.outcome_due_at AS "outcomeDueAt", t.due_at AS "dueAt", t.term_kind AS "termKind",
  t.near_at AS "nearAt", t.term_state AS "termState", t.breached_at AS "breachedAt", t.term_wake_at AS "termWakeAt",
  t.escalated_at AS "escalatedAt",
  (SELECT o.taxpayer_id FROM organizations o WHERE o.id = t.organization_id) AS "taxpayerId"`

/**
 * A ticket's scalars at one version, as an event keeps them: everything that filters, rights and screens need, but
 * not the description and the contacts.
 */
export interface TicketSnapshot extends TicketFacts {
  version: number
  title: string
  registryNumbers: string[]
  duplicateOfId: string | null
  expectedResolutionAt: Date | null
  termKind: TermKind | null
}

export function snapshotOf(ticket: TicketRow): TicketSnapshot {
  return {
    id: ticket.id,
    version: ticket.version,
    number: ticket.number,
    deskId: ticket.deskId,
    title: ticket.title,
    typeId: ticket.typeId,
    documentKindId: ticket.documentKindId,
    registryNumbers: ticket.registryNumbers,
    status: ticket.status,
    assigneeId: ticket.assigneeId,
    requesterId: ticket.requesterId,
    organizationId: ticket.organizationId,
    taxpayerId: ticket.taxpayerId,
    channel: ticket.channel,
    duplicateOfId: ticket.duplicateOfId,
    expectedResolutionAt: ticket.expectedResolutionAt,
    termState: ticket.termState,
    termKind: ticket.termKind,
    dueAt: ticket.dueAt,
    escalatedAt: ticket.escalatedAt,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
  }
}

const moments = ['createdAt', 'updatedAt', 'expectedResolutionAt', 'dueAt', 'escalatedAt'] as const

/** Of events older than terms. */
export const withoutTerms = { termState: null, termKind: null, dueAt: null, escalatedAt: null }

/** A snapshot as JSON keeps it, read back; also of the part that `before` holds. */
export function reviveSnapshot<Part extends Partial<Record<keyof TicketSnapshot, unknown>>>(json: Part): Part {
  const revived: Record<string, unknown> = { ...json }
  for (const moment of moments) {
    const value = json[moment]
    if (typeof value === 'string') revived[moment] = new Date(value)
  }
  return revived as Part
}

/** What of `before` is not the same in `after`: the part that an event keeps of the ticket's former state. */
export function changedPart(before: TicketSnapshot, after: TicketSnapshot): Partial<TicketSnapshot> {
  const changed = Object.entries(before).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(after[key as keyof TicketSnapshot]),
  )
  return Object.fromEntries(changed)
}
