import type { Text } from '../errors.ts'

/** What the fields of organizations and users are called, in messages and on screens. */
const titles: Readonly<Record<string, Text>> = {
  name: { ru: 'наименование', en: 'name' },
  shortName: { ru: 'краткое наименование', en: 'short name' },
  taxpayerId: { ru: 'ИНН', en: 'ИНН' },
  kpp: { ru: 'КПП', en: 'КПП' },
  ogrn: { ru: 'ОГРН', en: 'ОГРН' },
  registrationNumber: { ru: 'реестровый номер', en: 'registration number' },
  legalAddress: { ru: 'юридический адрес', en: 'legal address' },
  postalAddress: { ru: 'почтовый адрес', en: 'postal address' },
  parentRegistrationNumber: { ru: 'вышестоящая организация', en: 'parent organization' },
  active: { ru: 'действует', en: 'active' },
  directoryId: { ru: 'идентификатор', en: 'id' },
  fullName: { ru: 'ФИО', en: 'full name' },
  email: { ru: 'электронная почта', en: 'e-mail' },
  phone: { ru: 'телефон', en: 'phone' },
  post: { ru: 'должность', en: 'post' },
  snils: { ru: 'СНИЛС', en: 'СНИЛС' },
  organizationId: { ru: 'организация', en: 'organization' },
  organizationRegistrationNumber: { ru: 'реестровый номер организации', en: 'registration number of the organization' },
  organizationTaxpayerId: { ru: 'ИНН организации', en: 'ИНН of the organization' },
  organizationKpp: { ru: 'КПП организации', en: 'КПП of the organization' },
}

export const fieldTitle = (name: string): Text => titles[name] ?? { ru: name, en: name }
