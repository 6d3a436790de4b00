import type { Role } from '@otklik/prisma/client'
import type { Holder } from './subject.ts'

/** A user of ours who has the holder's СНИЛС or e-mail address. */
export interface Candidate {
  id: string
  role: Role
  email: string | null
  snils: string | null
  /** ИНН of their organization. */
  taxpayerId: string | null
  /** They have a password or have signed in by a certificate: somebody uses the account. */
  inUse: boolean
}

/**
 * By what a certificate's holder is known again: a person in an organization. Certificates are renewed every year or so,
 * and one person may have several; one without СНИЛС is known by itself alone.
 */
export function accountIdOf(holder: Holder, fingerprint: string): string {
  if (holder.snils === null) return `sha256:${fingerprint}`
  return `snils:${holder.snils}:${holder.organization?.taxpayerId ?? ''}`
}

/**
 * Whom of ours a certificate that is new here stands for; null: somebody new. Authorities verify a СНИЛС, while an e-mail
 * address is what the applicant wrote, so an address alone opens only what the directory has prepared and nobody uses
 * yet, and only inside the organization that the certificate names. Staff are never found this way: whoever gets a
 * certificate with an agent's address, or number, gets no agent's rights by it.
 */
export function knownAs(holder: Holder, candidates: readonly Candidate[]): string | null {
  const requesters = candidates.filter(({ role }) => role === 'REQUESTER')
  const sameNumber = requesters.filter(({ snils }) => snils !== null && snils === holder.snils)
  // A person's own certificate names no organization; it is clear whose it is when there is one such person only.
  if (holder.organization === null) return sameNumber.length === 1 ? (sameNumber[0]?.id ?? null) : null
  const inside = ({ taxpayerId }: Candidate) => taxpayerId === holder.organization?.taxpayerId
  const sameAddress = requesters.filter(
    ({ email, snils, inUse }) =>
      !inUse && email !== null && email === holder.email && (snils === null || holder.snils === null),
  )
  return [...sameNumber, ...sameAddress].find(inside)?.id ?? null
}
