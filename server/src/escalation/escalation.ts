import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { badInput } from '../errors.ts'
import { letterJob } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { cleanText, isFault, textLimits } from '../text-rules.ts'
import { type ChangeOptions, changeTicket } from '../tickets/change.ts'
import { changeOf } from '../tickets/rules.ts'
import type { Written } from '../tickets/write.ts'
import { writeEscalations } from './letters.ts'
import { type EscalationPolicy, readEscalationPolicies } from './policy.ts'
import { escalationRefusal, escalationSide, requireSide } from './rules.ts'

/**
 * Hands a ticket to the next authority (espgu, item 7): the event and the letter are one transaction. Errors:
 * FORBIDDEN, CONFLICT (nowhere to escalate to, closed, not late), RATE_LIMITED (escalated within the hour).
 */
export async function escalateTicket(
  services: Services,
  viewer: Viewer,
  ticketId: string,
  input: { reason: string },
  options: ChangeOptions,
): Promise<Written> {
  const reason = cleanText(input.reason, { path: 'reason', max: textLimits.reason, multiline: true })
  if (isFault(reason)) throw badInput(reason)
  const written = await changeTicket(services, viewer, ticketId, options, {
    allow: (ticket) => void requireSide(viewer, ticket),
    async decide(ticket, sql, now) {
      const refusal = escalationRefusal(requireSide(viewer, ticket), ticket, await policyOf(sql, ticket.deskId), now)
      if (refusal) throw refusal
      return changeOf(ticket, { escalatedAt: now }, { reason })
    },
    async after({ ticket }, sql) {
      const staff = escalationSide(viewer, ticket) === 'staff'
      await writeEscalations(sql, services, [{ ticket, cause: { actorId: viewer.userId, staff, reason } }])
    },
  })
  services.queue.wake(letterJob)
  return written
}

async function policyOf(sql: Sql, deskId: string): Promise<EscalationPolicy | null> {
  return (await readEscalationPolicies(sql, [deskId])).get(deskId) ?? null
}
