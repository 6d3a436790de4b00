import type { Registration } from '@otklik/prisma/client'

/*
 * Life of an application: UNCONFIRMED → (the applicant confirms the address) PENDING → (an administrator) APPROVED or
 * REFUSED. One that is not confirmed in time is removed. Of an approved one the applicant sets a password, once.
 */

const DAY = 24 * 3600_000

/** Days in which an address may be confirmed, and in which a password may be set after the approval. */
export const lifeDays = 7

type Facts = Pick<Registration, 'state' | 'createdAt' | 'decidedAt'>

export const isExpired = ({ state, createdAt }: Facts, now: Date): boolean =>
  state === 'UNCONFIRMED' && now.getTime() - createdAt.getTime() > lifeDays * DAY

/** Until when the password may be set; null when it is not the time for it. */
export const passwordUntil = ({ state, decidedAt }: Facts): Date | null =>
  state === 'APPROVED' && decidedAt ? new Date(decidedAt.getTime() + lifeDays * DAY) : null

export const maySetPassword = (registration: Facts, hasPassword: boolean, now: Date): boolean => {
  const until = passwordUntil(registration)
  return until !== null && now <= until && !hasPassword
}
