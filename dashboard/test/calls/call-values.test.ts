import { expect, test } from 'vitest'
import {
  callerTyped,
  callInput,
  callOnDesk,
  contactsOf,
  emptyCall,
  filledKeys,
  isBegun,
  phoneTyped,
  spelledNumber,
} from '@/features/calls/call-values.ts'
import type { CallerFragment } from '@/generated/graphql.ts'

const desk = (slug: string, types: string[]) => ({
  slug,
  ticketTypes: types.map((name) => ({ id: `${slug} ${name}`, name })),
  documentKinds: ['Отчёт', 'Иное'].map((name) => ({ id: `${slug} ${name}`, name })),
  fields: [],
})
const espgu = desk('espgu', ['Система не работает', 'Консультация', 'Прочее'])
const torgi = desk('web-torgi', ['Консультация', 'Прочее'])
const anna = {
  __typename: 'Caller',
  user: { id: 'u', fullName: 'Анна', phone: null, email: null, post: null, organization: null },
  tickets: [{ contactPhone: '8-912-3456789', contactEmail: null }],
} as unknown as CallerFragment

test('a number is read out by its letters and by threes of digits', () => {
  expect(spelledNumber('ESPGU-000123')).toEqual(['ESPGU', '000', '123'])
  expect(spelledNumber('WT-1234567')).toEqual(['WT', '1', '234', '567'])
  expect(spelledNumber('ODD')).toEqual(['ODD'])
})

test('what somebody was looked for by begins the new caller, or is the number that they call from', () => {
  expect(['8 (912) 345-67-89', '9123456789', '44-35-50', 'Иванов', '500100732259'].map(phoneTyped)).toEqual([
    '8 (912) 345-67-89',
    '9123456789',
    null,
    null,
    null,
  ])
  const named = [' Иванов Иван ', '8 912', 'ivanov@zakupki.example'].map((search) => callerTyped(search).fullName)
  expect(named).toEqual(['Иванов Иван', '', ''])
  expect(contactsOf(anna, 'Анна').contactPhone).toBe('8-912-3456789')
  expect(contactsOf(anna, '8 901 000-00-01').contactPhone).toBe('8 901 000-00-01')
})

test('a call begins with «Прочее», and goes to another desk with all that was told', () => {
  const begun = { ...emptyCall(espgu), description: 'Не открывается' }
  expect([begun.type, begun.documentKind]).toEqual(['espgu Прочее', 'espgu Иное'])
  const moved = callOnDesk({ ...begun, type: 'espgu Консультация' }, espgu, torgi)
  expect(moved).toMatchObject({ desk: 'web-torgi', type: 'web-torgi Консультация', description: 'Не открывается' })
  expect(callOnDesk({ ...begun, type: 'espgu Система не работает' }, espgu, torgi).type).toBe('web-torgi Прочее')
})

test('what is filled is known to the checklist, and what is begun is not left unasked', () => {
  const begun = { ...emptyCall(espgu), contactPhone: '8', fields: { staffActions: 'Открывали', empty: ' ' } }
  const organization = { id: 'o', name: 'О' }
  expect(filledKeys(begun, { ...callerTyped('Иванов'), organization }).sort()).toEqual(
    ['contactPhone', 'name', 'organization', 'staffActions'].sort(),
  )
  expect([isBegun(emptyCall(espgu), null), isBegun(emptyCall(espgu), callerTyped(''))]).toEqual([false, true])
})

test('the number goes by letter only where there is an address', () => {
  const values = { ...emptyCall(espgu), description: ' Не открывается ', bySms: true }
  const known = { kind: 'known', caller: anna } as const
  expect(callInput(values, known, espgu, 'k')).toMatchObject({
    callerId: 'u',
    description: 'Не открывается',
    title: null,
    contactEmail: null,
    tell: ['SMS'],
    idempotencyKey: 'k',
  })
  const written = callInput({ ...values, contactEmail: 'a@zakupki.example' }, callerTyped('Иванов'), espgu, 'k')
  expect(written.tell).toEqual(['EMAIL', 'SMS'])
  expect(written.newCaller).toEqual({ fullName: 'Иванов', post: null, organizationId: null, another: false })
})
