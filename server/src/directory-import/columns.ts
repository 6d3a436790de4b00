/** What a row of the directory may say; the words are those of docs/operations.md. */
export type OrganizationColumn =
  | 'registrationNumber'
  | 'name'
  | 'shortName'
  | 'taxpayerId'
  | 'kpp'
  | 'ogrn'
  | 'legalAddress'
  | 'postalAddress'
  | 'parentRegistrationNumber'
  | 'active'

export type UserColumn =
  | 'directoryId'
  | 'fullName'
  | 'lastName'
  | 'firstName'
  | 'middleName'
  | 'email'
  | 'phone'
  | 'post'
  | 'snils'
  | 'organizationRegistrationNumber'
  | 'organizationTaxpayerId'
  | 'organizationKpp'

export type Noun = 'organization' | 'user'

/** A row as it stands in a file. Absent is what the file does not tell of; '' is what it tells to be empty. */
export type RawRecord = { line: number; place: string | null } & (
  | { noun: 'organization'; values: Partial<Record<OrganizationColumn, string>> }
  | { noun: 'user'; values: Partial<Record<UserColumn, string>> }
  /** Could not be read as a row at all. */
  | { noun: null; reason: { ru: string; en: string } }
)

const organizationNames: Record<OrganizationColumn, readonly string[]> = {
  registrationNumber: ['реестровый номер', 'registration number', 'reg number', 'reg num'],
  name: ['полное наименование', 'наименование', 'full name', 'name'],
  shortName: ['краткое наименование', 'сокращенное наименование', 'short name'],
  taxpayerId: ['ИНН', 'INN', 'taxpayer id'],
  kpp: ['КПП', 'KPP'],
  ogrn: ['ОГРН', 'OGRN'],
  legalAddress: ['юридический адрес', 'место нахождения', 'legal address'],
  postalAddress: ['почтовый адрес', 'postal address'],
  parentRegistrationNumber: [
    'реестровый номер вышестоящей организации',
    'вышестоящая организация',
    'parent registration number',
    'parent',
  ],
  active: ['действует', 'актуальна', 'active', 'actual'],
}

const userNames: Record<UserColumn, readonly string[]> = {
  directoryId: ['идентификатор', 'код пользователя', 'id', 'user id', 'directory id'],
  fullName: ['ФИО', 'фамилия имя отчество', 'full name'],
  lastName: ['фамилия', 'last name', 'surname'],
  firstName: ['имя', 'first name', 'given name'],
  middleName: ['отчество', 'middle name', 'patronymic'],
  email: ['электронная почта', 'адрес электронной почты', 'e-mail'],
  phone: ['телефон', 'phone'],
  post: ['должность', 'post', 'position'],
  snils: ['СНИЛС', 'SNILS'],
  organizationRegistrationNumber: [
    'реестровый номер организации',
    'реестровый номер',
    'organization registration number',
    'registration number',
  ],
  organizationTaxpayerId: [
    'ИНН организации',
    'ИНН',
    'organization INN',
    'organization taxpayer id',
    'INN',
    'taxpayer id',
  ],
  organizationKpp: ['КПП организации', 'КПП', 'organization KPP', 'KPP'],
}

/** Case, spaces, quotes and hyphens of a heading are nobody's concern, and ё is е. */
const plain = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]/gu, '')

const reading = <Column extends string>(names: Record<Column, readonly string[]>) =>
  new Map(
    Object.entries<readonly string[]>(names).flatMap(([column, each]) => each.map((name) => [plain(name), column])),
  )

const organizationColumns = reading(organizationNames)
const userColumns = reading(userNames)

export interface Header {
  noun: Noun
  /** The column at each place of a row; null where it is none of ours. */
  columns: (OrganizationColumn | UserColumn | null)[]
}

/** What the first row of a file says of the others; null when it names too little to know. */
export function readHeader(headings: readonly string[]): Header | null {
  const named = (columns: ReadonlyMap<string, string>) => headings.map((heading) => columns.get(plain(heading)) ?? null)
  const people = named(userColumns)
  const has = (...columns: UserColumn[]) => columns.every((column) => people.includes(column))
  // «Full name» alone is also an organization's: people have an address or a number of their own besides.
  if ((has('fullName') || has('lastName')) && (has('email') || has('directoryId'))) {
    const known = has('organizationTaxpayerId') || has('organizationRegistrationNumber')
    return known ? { noun: 'user', columns: people as Header['columns'] } : null
  }
  const bodies = named(organizationColumns)
  return bodies.includes('taxpayerId') && bodies.includes('name')
    ? { noun: 'organization', columns: bodies as Header['columns'] }
    : null
}
