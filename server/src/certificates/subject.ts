import { SubjectAlternativeNameExtension, type X509Certificate } from '@peculiar/x509'
import { isOgrn, isSnils, isTaxpayerId, normalSnils, normalTaxpayerId } from '../organizations/requisites.ts'
import { isFault } from '../text-rules.ts'
import { maxFullNameLength, parseLogin } from '../users/input.ts'
import { numericString } from './names.ts'
import type { Oids, SubjectField } from './oids.ts'

/** Whom a certificate names. */
export interface Holder {
  /** Null when only a common name stands there, which may be an organization's as well as a person's. */
  fullName: string | null
  post: string | null
  /** As addresses are kept. */
  email: string | null
  snils: string | null
  /** Null: a person's own certificate, which names no organization. */
  organization: HolderOrganization | null
}

export interface HolderOrganization {
  taxpayerId: string
  ogrn: string | null
  name: string
}

/** Why a subject cannot be used: it names nobody, or a number of it cannot be right. */
export type SubjectFault = { fault: 'nameless' } | { fault: 'requisite'; requisite: Requisite; value: string }

export type Requisite = 'ИНН' | 'ОГРН' | 'СНИЛС'

/**
 * Reads whom a certificate names. A number that cannot be right is not left out but refused: people and organizations
 * are told apart by these numbers, so without one the same person would come in as somebody else. An e-mail address
 * that is none is left out: nothing hangs on it.
 */
export function readHolder(certificate: X509Certificate, oids: Oids): Holder | SubjectFault {
  const read = (field: SubjectField) => firstOf(certificate, oids[field])
  const surname = read('surname')
  const commonName = read('commonName')
  const organizationName = read('organization')
  const fullName = surname ? join(surname, read('givenName')) : null
  // An organization's own certificate, a seal, has its name for a common name, and no person.
  const name = fullName ?? (commonName === organizationName ? null : commonName)
  if (!name) return { fault: 'nameless' }

  const snils = number(normalSnils, read('snils'))
  if (snils !== null && !isSnils(snils)) return { fault: 'requisite', requisite: 'СНИЛС', value: snils }
  const ogrnip = number(plain, read('ogrnip'))
  const ogrn = number(plain, read('ogrn')) ?? ogrnip
  if (ogrn !== null && !isOgrn(ogrn)) return { fault: 'requisite', requisite: 'ОГРН', value: ogrn }
  const entity = number(normalTaxpayerId, read('entityTaxpayerId'))
  const other = number(normalTaxpayerId, read('taxpayerId'))
  for (const value of [entity, other]) {
    if (value !== null && !isTaxpayerId(value)) return { fault: 'requisite', requisite: 'ИНН', value }
  }

  // Ten digits are an organization's wherever they stand; twelve are one's own, and an organization's only when the
  // certificate says that its holder is an entrepreneur.
  const business = other !== null && (other.length === 10 || ogrnip !== null) ? other : null
  const taxpayerId = entity ?? business
  const organization = taxpayerId && { taxpayerId, ogrn, name: organizationName ?? name }
  return {
    fullName: fullName?.slice(0, maxFullNameLength) ?? null,
    post: read('post'),
    email: emailOf(certificate, read('email')),
    snils,
    organization: organization || null,
  }
}

export const isSubjectFault = (read: Holder | SubjectFault): read is SubjectFault => 'fault' in read

function firstOf(certificate: X509Certificate, oids: readonly string[]): string | null {
  for (const oid of oids) {
    for (const value of certificate.subjectName.getField(oid)) {
      const text = tidy(numericString(value) ?? value)
      if (text) return text
    }
  }
  return null
}

/** One line as a person would have typed it. */
const tidy = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 1000)

const plain = (text: string) => text.replace(/[\s-]/g, '')
const join = (...words: (string | null)[]) => words.filter(Boolean).join(' ')

/** Null too for the zeros that are put where somebody has no such number. */
function number(normal: (text: string) => string, text: string | null): string | null {
  const value = text === null ? '' : normal(text)
  return /^0*$/.test(value) ? null : value
}

function emailOf(certificate: X509Certificate, subject: string | null): string | null {
  const alternative = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? []
  const addresses = [subject, ...alternative.filter(({ type }) => type === 'email').map(({ value }) => value)]
  for (const address of addresses) {
    const email = address === null ? null : parseLogin(address)
    if (email !== null && !isFault(email)) return email
  }
  return null
}
