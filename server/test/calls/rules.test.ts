import { expect, test } from 'vitest'
import { checklistOf } from '../../src/calls/checklist.ts'
import { callerPhone, titleOfCall } from '../../src/calls/input.ts'
import { readCallerSearch, wordsQuery } from '../../src/calls/search.ts'
import { newsOf } from '../../src/notifications/news.ts'
import { fillSmsBody, parseSmsBody } from '../../src/sms/gateway.ts'
import { smsNumber } from '../../src/sms/messages.ts'
import { isFault } from '../../src/text-rules.ts'
import type { TicketSnapshot } from '../../src/tickets/rows.ts'

test('a number is one however it is written, from its front, from its back, or whole', () => {
  const phone = (text: string) => readCallerSearch(text)?.phone ?? null
  const whole = { starts: ['3522443550'], ends: [] }
  for (const text of ['8 (3522) 44-35-50', '+7 3522 443550', '8-3522-443550', '3522443550', '7-3522-44-35-50']) {
    expect(phone(text)).toEqual(whole)
  }
  expect(phone('44-35-50')).toEqual({ starts: ['443550'], ends: ['443550'] })
  expect(phone('8 (352')).toEqual({ starts: ['8352', '352'], ends: ['8352'] })
  expect(phone('+7 352')).toEqual({ starts: ['352'], ends: [] })
  expect(phone('443')).toBeNull()
  expect(phone('0191300001526000123')).toBeNull()
})

test('an ИНН is known by its checksum, and may be a telephone number too; words are beginnings of names', () => {
  expect(readCallerSearch('7707083893')).toMatchObject({ taxpayerId: '7707083893', phone: { starts: ['7707083893'] } })
  expect(readCallerSearch('500100732259')?.taxpayerId).toBe('500100732259')
  expect(readCallerSearch('7707083894')?.taxpayerId).toBeNull()
  expect(readCallerSearch(' Сёмина-Ер анна ')?.words).toEqual(['семина', 'ер', 'анна'])
  expect(readCallerSearch('Отдел 25')?.words).toEqual(['отдел', '25'])
  expect(readCallerSearch(' Anna@Test.example ')).toMatchObject({ email: 'anna@test.example', phone: null, words: [] })
  expect(readCallerSearch('anna@')).toMatchObject({ email: null, words: ['anna'] })
  expect(readCallerSearch('Ан')).toBeNull()
  expect(readCallerSearch("  ' & ! :* ")).toBeNull()
  expect(wordsQuery(readCallerSearch("о'кон & !x:*")?.words ?? [])).toBe(`'о':* & 'кон':* & 'x':*`)
})

test('a telephone number is kept in the one form, as it is heard too', () => {
  for (const text of ['8 (912) 345-67-89', '+7 912 345 67 89', '9123456789', '912 345-67-89', '(912) 345-67-89']) {
    expect(callerPhone(text)).toBe('8-912-3456789')
  }
  expect(callerPhone('8 (3522) 44-35-50')).toBe('8-3522-443550')
  expect(callerPhone('8-3522-443550')).toBe('8-3522-443550')
  for (const text of ['44-35-50', 'не помню', '8 912 345']) expect(isFault(callerPhone(text))).toBe(true)
  expect(smsNumber('8-912-3456789')).toBe('79123456789')
  expect(smsNumber('375-17-1234567')).toBe('375171234567')
})

test('the title is the first sentence, cut between words', () => {
  expect(titleOfCall('Не открывается заявка. Пробовали дважды.\nЕщё')).toBe('Не открывается заявка')
  expect(titleOfCall('Почему нет ответа? Ждём')).toBe('Почему нет ответа?')
  expect(titleOfCall('  \u0007 ')).toBe('Обращение по телефону')
  const long = titleOfCall(`${'Длинное слово '.repeat(20)}.`)
  expect([long.length <= 100, long.endsWith('слово…') || long.endsWith('Длинное…')]).toEqual([true, true])
})

test('what is told in words or in a field of its own need not be asked', () => {
  const open = (text: string, filled: string[] = []) =>
    checklistOf({ text, filled }).flatMap(({ demand, said }) => (said ? [] : [demand]))
  expect(open('')).toEqual(['organization', 'name', 'phone', 'email', 'description', 'time', 'actions', 'application'])
  const filled = ['organization', 'name', 'contactPhone', 'contactEmail', 'occurredAt', 'staffActions']
  expect(open('Не сохраняется карточка услуги с самого начала', filled)).toEqual(['application'])
  expect(open('С утра нажимаем «Отправить», заявка № 4512873 висит', filled.slice(0, 4))).toEqual([])
})

test('the body that a gateway wants is made of its own form', () => {
  const sms = { id: 'i-1', to: '79123456789', text: 'Номер "OP-1" {to}' }
  const body = parseSmsBody('{"number":"Otklik","destination":"{to}","messages":[{"text":"{text}"}],"n":1}')
  expect(body && fillSmsBody(body, sms)).toEqual({
    number: 'Otklik',
    destination: '79123456789',
    messages: [{ text: 'Номер "OP-1" {to}' }],
    n: 1,
  })
  for (const text of ['{"to":"{to}"}', '"{to}{text}"', '{to}{text}', '']) expect(parseSmsBody(text)).toBeNull()
})

test('that a call was filed is no news by letter to who has heard the number; what becomes of it is', () => {
  const before = null
  const event = (kind: 'CREATED' | 'STATUS_CHANGED', channel: 'PHONE' | 'PORTAL') => {
    const snapshot = {
      deskId: 'd',
      channel,
      requesterId: 'r',
      organizationId: null,
      assigneeId: null,
    } as TicketSnapshot
    return { kind, internal: false, actorId: 'a', toStatus: null, changedFields: [], commentId: null, snapshot, before }
  }
  expect(newsOf(event('CREATED', 'PHONE'), null)).toBeNull()
  expect(newsOf(event('CREATED', 'PORTAL'), null)).toMatchObject({ status: true })
  expect(newsOf(event('STATUS_CHANGED', 'PHONE'), null)).toMatchObject({ status: true })
})
