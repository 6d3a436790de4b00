import type { Viewer } from '../auth/viewer.ts'
import { lockDesk } from '../desks/desks.ts'
import { badInput, fault } from '../errors.ts'
import type { Services } from '../services.ts'
import { recountJob, schedulesChanged } from '../terms/recount.ts'
import { termLimits } from '../terms/settings.ts'
import { type Checked, isFault, parseEmail } from '../text-rules.ts'
import { isStaff } from '../tickets/permissions.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { type EscalationPolicy, readEscalationPolicies } from './policy.ts'
import { checkSubject } from './subject.ts'

/** Where a desk's tickets go, and when, is its staff's business; the rest see that they go. */
export const maySeeEscalation = (viewer: Viewer | null, deskId: string): boolean =>
  viewer !== null && isStaff(viewer, deskId)

/** Sets all of a desk's escalation at once. Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND. */
export async function setDeskEscalation(
  { db, queue, settings }: Pick<Services, 'db' | 'queue' | 'settings'>,
  viewer: Viewer,
  input: EscalationPolicy,
): Promise<void> {
  requireAdministrator(viewer)
  const checked = [
    checkAddress(input.address, settings.intake?.mailboxes.map(({ address }) => address) ?? []),
    checkSubject(input.subject),
    checkLater(input.laterMinutes),
  ]
  const faults = checked.filter(isFault)
  if (faults.length > 0) throw badInput(...faults)
  const [address, subject, laterMinutes] = checked as [string | null, string, number | null]
  if (address === null && input.byRequester) throw badInput(fault('address', addressNeeded))
  await db.transaction(async (sql) => {
    // It holds off whoever counts terms too, see terms/policy.ts.
    await lockDesk(sql, input.deskId)
    // After the lock: the statement that has waited for it would tell what was before.
    const was = (await readEscalationPolicies(sql, [input.deskId])).get(input.deskId)
    await sql.query(
      `INSERT INTO desk_escalations (desk_id, address, subject, by_requester, on_near, on_late, later_minutes)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (desk_id) DO UPDATE SET address = $2, subject = $3, by_requester = $4, on_near = $5, on_late = $6,
         later_minutes = $7`,
      [input.deskId, address, subject, input.byRequester, input.onNear, input.onLate, laterMinutes],
    )
    if ((was?.laterMinutes ?? null) === laterMinutes) return
    // When a late ticket is looked at again is kept with it: all open ones are counted anew.
    await schedulesChanged(sql, { queue }, { deskIds: [input.deskId] })
  })
  queue.wake(recountJob)
}

const addressNeeded = {
  ru: 'Чтобы заявители могли эскалировать обращения, укажите адрес: им обещано, что письмо дойдёт.',
  en: 'Give an address for requesters to escalate to: they are told that a letter goes there.',
}

function checkAddress(typed: string | null, own: readonly string[]): Checked<string> | null {
  if (typed === null || typed.trim() === '') return null
  const address = parseEmail(typed, 'address')
  if (isFault(address) || !own.includes(address.toLowerCase())) return address
  return fault('address', {
    ru: `${address} — почтовый ящик этой же системы: письма эскалации пошли бы по кругу. Нужен адрес вышестоящей организации.`,
    en: `${address} is a mailbox of this very system: escalations would go round in circles. Give the authority's address.`,
  })
}

function checkLater(minutes: number | null): Checked<number> | null {
  if (minutes === null || (minutes > 0 && minutes <= termLimits.minutes)) return minutes
  return fault('laterMinutes', {
    ru: `Нужно от 1 до ${termLimits.minutes} рабочих минут, а не ${minutes}; пусто — больше не эскалировать.`,
    en: `1 to ${termLimits.minutes} working minutes are allowed, not ${minutes}; leave it out for no further escalation.`,
  })
}
