import type { User } from '@otklik/prisma/client'

/*
 * An address that a person or their certificate names: pending, until the link of a letter to it is pressed; then it is
 * theirs, and the one before is told so. It ends as well when it is cancelled, when another is named, or when an
 * administrator writes one; the links of its letters are dead then, also if it is named once more.
 */

const HOUR = 3600_000

/** Milliseconds for which the link of a letter is good. */
export const linkLife = 24 * HOUR

/** Letters that ask for a confirmation, in an hour: of one person, and to one address whoever names it. */
export const allowedLetters = { ofPerson: 5, toAddress: 3 } as const

/** Milliseconds. */
export const countedFor = HOUR

type Addresses = Pick<User, 'email' | 'pendingEmail'>

/** Whether an address that a person names has to be confirmed: not when they have it, or have named it already. */
export const isNews = ({ email, pendingEmail }: Addresses, address: string): boolean =>
  address !== email && address !== pendingEmail

/**
 * The same for what a certificate says at every sign-in: it asks once for an address, and never replaces what the person
 * themselves has named.
 *
 * @param written whether this person was asked for this address before
 */
export const isNewsOfCertificate = (user: Addresses, address: string, written: boolean): boolean =>
  !written && user.pendingEmail === null && isNews(user, address)

/** Letters within the hour, and when the oldest of them was written. */
export interface Written {
  count: number
  oldest: Date | null
}

/** Milliseconds until another letter may be written; 0 when one may be now. */
export function waitForLetter(written: { ofPerson: Written; toAddress: Written }, now: Date): number {
  const waits = (['ofPerson', 'toAddress'] as const).map((whose) => {
    const { count, oldest } = written[whose]
    return count < allowedLetters[whose] || !oldest ? 0 : oldest.getTime() + countedFor - now.getTime()
  })
  return Math.max(0, ...waits)
}

/** What a link claims, and a test of the address that it was made for. */
export interface AddressProof {
  namedAt: Date
  expiresAt: Date
  isOf(address: string): boolean
}

/** `done`: it has been pressed already. `unknown`: another address was named since, or the change was cancelled. */
export type LinkState = 'asks' | 'done' | 'expired' | 'unknown'

export function stateOfLink(proof: AddressProof, user: Addresses & Pick<User, 'pendingEmailAt'>, now: Date): LinkState {
  const { email, pendingEmail, pendingEmailAt } = user
  if (pendingEmail !== null && pendingEmailAt?.getTime() === proof.namedAt.getTime() && proof.isOf(pendingEmail)) {
    return now < proof.expiresAt ? 'asks' : 'expired'
  }
  return email !== null && proof.isOf(email) ? 'done' : 'unknown'
}
