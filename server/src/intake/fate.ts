import type { InboundReason, InboundState } from '@otklik/prisma/client'

/** What is known of a letter when it is decided what becomes of it. */
export interface Facts {
  unreadable: boolean
  oversized: boolean
  automatic: Extract<InboundReason, 'AUTO_REPLY' | 'BOUNCE' | 'LIST' | 'LOOP'> | null
  /** Another letter came with the same Message-ID. */
  reusedId: boolean
  forged: boolean
  /** Letters from this address within the last hour, this one aside. */
  lately: number
  /** The address belongs to a user. */
  known: boolean
  /**
   * It answers a ticket: to the address signed for this sender, or to a letter of that ticket; see `thread.ts`. Its
   * sender may comment there by their rights, or as the authority that the ticket was escalated to.
   */
  answers: { signed: boolean; mayComment: boolean } | null
}

export interface Fate {
  state: Extract<InboundState, 'TRIAGE' | 'FAULTY' | 'FILED' | 'JOINED' | 'IGNORED'>
  reason: InboundReason | null
}

/** A person does not write more within an hour; a program that has run wild does. */
export const maxLettersAnHour = 20

/**
 * What becomes of a letter. A number in its subject decides nothing: anybody can write one there, and would so get
 * into another's ticket.
 */
export function fateOf(facts: Facts): Fate {
  const triage = (reason: InboundReason): Fate => ({ state: 'TRIAGE', reason })
  if (facts.unreadable) return { state: 'FAULTY', reason: 'UNREADABLE' }
  if (facts.automatic) return { state: 'IGNORED', reason: facts.automatic }
  if (facts.oversized) return triage('OVERSIZED')
  if (facts.reusedId) return triage('REUSED_ID')
  if (facts.forged) return triage('FORGED_SENDER')
  if (facts.lately >= maxLettersAnHour) return triage('TOO_MANY')
  if (facts.answers) {
    // Somebody outside whom we wrote to about the ticket has proved it; a user who has lost their rights has lost them.
    const may = facts.answers.mayComment || (facts.answers.signed && !facts.known)
    return may ? { state: 'JOINED', reason: null } : triage('NOT_A_PARTY')
  }
  return facts.known ? { state: 'FILED', reason: null } : triage('UNKNOWN_SENDER')
}
