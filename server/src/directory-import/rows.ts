import { type FieldFault, fault, type Text } from '../errors.ts'
import { isKpp, isOgrn, isSnils, isTaxpayerId, normalSnils, normalTaxpayerId } from '../organizations/requisites.ts'
import { type Checked, cleanText, isFault, parseEmail, parsePhone } from '../text-rules.ts'
import { maxFullNameLength, parseLogin } from '../users/input.ts'
import type { OrganizationColumn, UserColumn } from './columns.ts'
import { fieldTitle } from './field-titles.ts'

/** An organization as it is kept; what is absent stays as it was. */
export interface OrganizationRow {
  registrationNumber?: string
  name: string
  shortName?: string | null
  taxpayerId: string
  kpp?: string
  ogrn?: string | null
  legalAddress?: string | null
  postalAddress?: string | null
  parentRegistrationNumber?: string | null
  active?: boolean
}

/** A user as kept, and how their organization is named. */
export interface UserRow {
  person: {
    directoryId?: string
    fullName: string
    email?: string
    phone?: string | null
    post?: string | null
    snils?: string | null
  }
  organization: { registrationNumber: string | null; taxpayerId: string | null; kpp: string | null }
}

const max = { name: 2000, shortName: 1000, address: 2000, post: 500, number: 100 }

/** A row as it will be kept, or all that is wrong with it. */
export function parseOrganization(values: Partial<Record<OrganizationColumn, string>>): OrganizationRow | Text {
  const faults: FieldFault[] = []
  const take = taking(faults)
  const optional = (column: OrganizationColumn, limit: number) => take.optional(values[column], column, limit)
  const taxpayerId = take.checked(values.taxpayerId, 'taxpayerId', taxpayerIdOf)
  const row: OrganizationRow = {
    name: take.required(values.name, 'name', max.name),
    shortName: optional('shortName', max.shortName),
    taxpayerId: taxpayerId ?? '',
    kpp: take.given(values.kpp, 'kpp', kppOf),
    ogrn: take.checked(values.ogrn, 'ogrn', ogrnOf),
    registrationNumber: optional('registrationNumber', max.number) ?? undefined,
    legalAddress: optional('legalAddress', max.address),
    postalAddress: optional('postalAddress', max.address),
    parentRegistrationNumber: optional('parentRegistrationNumber', max.number),
    active: take.given(values.active, 'active', activeOf),
  }
  if (!taxpayerId && faults.every(({ path }) => path[0] !== 'taxpayerId')) faults.push(fault('taxpayerId', missing.ИНН))
  return faults.length > 0 ? joined(faults) : row
}

export function parseUser(values: Partial<Record<UserColumn, string>>): UserRow | Text {
  const faults: FieldFault[] = []
  const take = taking(faults)
  const fullName =
    values.fullName || [values.lastName, values.firstName, values.middleName].filter((part) => part?.trim()).join(' ')
  const row: UserRow = {
    person: {
      directoryId: take.optional(values.directoryId, 'directoryId', max.number) ?? undefined,
      fullName: take.required(fullName, 'fullName', maxFullNameLength),
      email: take.given(values.email, 'email', loginOf),
      phone: take.checked(values.phone, 'phone', phoneOf),
      post: take.optional(values.post, 'post', max.post),
      snils: take.checked(values.snils, 'snils', snilsOf),
    },
    organization: {
      registrationNumber:
        take.optional(values.organizationRegistrationNumber, 'organizationRegistrationNumber', max.number) ?? null,
      taxpayerId: take.checked(values.organizationTaxpayerId, 'organizationTaxpayerId', taxpayerIdOf) ?? null,
      kpp: take.given(values.organizationKpp, 'organizationKpp', kppOf) ?? null,
    },
  }
  if (faults.length === 0) {
    if (!row.person.email && !row.person.directoryId) faults.push(fault('email', missing.address))
    if (!row.organization.registrationNumber && !row.organization.taxpayerId) {
      faults.push(fault('organizationTaxpayerId', missing.organization))
    }
  }
  return faults.length > 0 ? joined(faults) : row
}

export const isText = (parsed: object): parsed is Text => 'ru' in parsed && 'en' in parsed

/** Reads values of one row, gathering what is wrong. */
function taking(faults: FieldFault[]) {
  const text = (value: string, path: string, limit: number, required: boolean): string => {
    // Nearly every value of millions is this plain; the rules proper look at the rest.
    if (
      value.length <= limit &&
      /^[\w\d\u0400-\u04ff«»№.,()/"'-](?:[\x20-\x7e\u0400-\u04ff«»№–—]*[\x21-\x7e\u0400-\u04ff«»№])?$/.test(value)
    ) {
      return value
    }
    const clean = cleanText(value.replace(/[\r\n\t]+/g, ' '), { path, max: limit, required })
    if (!isFault(clean)) return clean
    faults.push(clean)
    return ''
  }
  const checked = <Value>(value: string | undefined, path: string, check: (text: string) => Checked<Value>) => {
    if (value === undefined) return undefined
    const trimmed = value.trim()
    if (trimmed === '') return null
    const result = check(trimmed)
    if (!isFault(result)) return result
    faults.push({ path: [path], text: result.text })
    return undefined
  }
  return {
    required: (value: string | undefined, path: string, limit: number) => text(value ?? '', path, limit, true),
    /** Undefined when the file does not tell, null when it says «nothing». */
    optional: (value: string | undefined, path: string, limit: number) =>
      value === undefined ? undefined : text(value, path, limit, false) || null,
    checked,
    /** What an empty value does not take away. */
    given: <Value>(value: string | undefined, path: string, check: (text: string) => Checked<Value>) =>
      checked(value, path, check) ?? undefined,
  }
}

const shown = (value: string) => (value.length > 60 ? `${value.slice(0, 60)}…` : value)

const wrong = (value: string, ru: string, en: string): FieldFault =>
  fault([], { ru: `«${shown(value)}» – ${ru}`, en: `"${shown(value)}" ${en}` })

function taxpayerIdOf(value: string): Checked<string> {
  const number = normalTaxpayerId(value)
  if (isTaxpayerId(number)) return number
  return wrong(
    value,
    'не ИНН: нужно 10 или 12 цифр с верным контрольным числом',
    'is no ИНН: 10 or 12 digits with a valid checksum are needed',
  )
}

function kppOf(value: string): Checked<string> {
  if (isKpp(value)) return value
  return wrong(value, 'не КПП: нужно 9 знаков', 'is no КПП: 9 characters are needed')
}

function ogrnOf(value: string): Checked<string> {
  if (isOgrn(value)) return value
  return wrong(
    value,
    'не ОГРН: нужно 13 или 15 цифр с верным контрольным числом',
    'is no ОГРН: 13 or 15 digits with a valid checksum are needed',
  )
}

function snilsOf(value: string): Checked<string> {
  const number = normalSnils(value)
  if (isSnils(number)) return number
  return wrong(
    value,
    'не СНИЛС: нужно 11 цифр с верным контрольным числом',
    'is no СНИЛС: 11 digits with a valid checksum are needed',
  )
}

function loginOf(value: string): Checked<string> {
  const plain = value.toLowerCase()
  // The rules proper take a hundred times as long as this.
  if (/^[a-z0-9][a-z0-9_-]{0,40}(?:\.[a-z0-9_-]{1,40}){0,3}@(?:[a-z0-9-]{1,60}\.){1,4}[a-z]{2,20}$/.test(plain))
    return plain
  const email = parseEmail(value, 'email')
  return isFault(email) ? email : parseLogin(email)
}

/** Registers write numbers in many ways; ten digits behind 7 or 8 are a number of this country however they stand. */
function phoneOf(value: string): Checked<string> {
  const asked = parsePhone(value, 'phone')
  if (!isFault(asked)) return asked
  const digits = value.replace(/[^\d]/g, '')
  const plain = /^[\d\s()+.-]+$/.test(value) ? /^(?:[78]?)(\d{3})(\d{7})$/.exec(digits) : null
  return plain ? `8-${plain[1]}-${plain[2]}` : asked
}

function activeOf(value: string): Checked<boolean> {
  const word = value.toLowerCase()
  if (['true', '1', 'да', 'yes', 'y', '+'].includes(word)) return true
  if (['false', '0', 'нет', 'no', 'n', '-'].includes(word)) return false
  return wrong(
    value,
    'непонятно, действует ли организация: нужно «да» или «нет»',
    'says not whether it is active: yes or no is needed',
  )
}

const missing = {
  ИНН: { ru: 'не указан ИНН', en: 'the ИНН is missing' },
  address: {
    ru: 'нет ни электронной почты, ни идентификатора: пользователя не найти',
    en: 'neither e-mail nor id is given: the user cannot be found',
  },
  organization: {
    ru: 'организация не указана: нужен её реестровый номер или ИНН',
    en: 'the organization is missing: its registration number or ИНН is needed',
  },
}

function joined(faults: readonly FieldFault[]): Text {
  const sentence = (language: keyof Text) =>
    faults.map(({ path, text }) => `${fieldTitle(path[0] ?? '')[language]}: ${text[language]}`).join('; ')
  return { ru: sentence('ru'), en: sentence('en') }
}
