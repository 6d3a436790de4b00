import type { Text } from '../errors.ts'
import type { TermPoint } from '../terms/rules.ts'
import type { TicketEventRecord } from '../tickets/events.ts'

/** What the history tells of one escalation. */
export interface EscalationEvent {
  /** Nobody's doing: a point of the term has passed. */
  automatic: boolean
  /** Of an automatic one. */
  point: TermPoint | null
}

/**
 * Null for every other event. The point is told by what the event holds anyway: how the term stood right after it, and
 * whether it has just come to stand so.
 */
export function escalationOf({
  kind,
  actorId,
  snapshot,
  changedFields,
}: Pick<TicketEventRecord, 'kind' | 'actorId' | 'snapshot' | 'changedFields'>): EscalationEvent | null {
  if (kind !== 'ESCALATED') return null
  if (actorId !== null) return { automatic: false, point: null }
  if (snapshot.termState === 'NEAR') return { automatic: true, point: 'NEAR' }
  return { automatic: true, point: changedFields.includes('termState') ? 'LATE' : 'LATER' }
}

/** In a few words, for print and letters. */
export function escalationWords(event: Parameters<typeof escalationOf>[0]): Text {
  const point = escalationOf(event)?.point ?? null
  return point === null ? { ru: 'обращение эскалировано', en: 'ticket escalated' } : pointWords[point]
}

const pointWords: Readonly<Record<TermPoint, Text>> = {
  NEAR: { ru: 'эскалировано автоматически: срок близок', en: 'escalated automatically: the term is near' },
  LATE: { ru: 'эскалировано автоматически: срок прошёл', en: 'escalated automatically: the term has passed' },
  LATER: {
    ru: 'эскалировано автоматически: срок прошёл давно',
    en: 'escalated automatically: the term passed a while ago',
  },
}
