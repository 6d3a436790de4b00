import { expect, test } from 'vitest'
import { lackingOf, requestText } from '@/features/tickets/demands.ts'

const complete = {
  organization: {},
  contactEmail: 'anna@zakupki.example',
  contactPhone: '8-302-1234567',
  occurredAt: '2026-11-20T04:00:00Z',
  registryNumbers: ['0191300000126000001'],
  attachments: [{}],
}

test('what a ticket can be seen to lack is asked for, in the order of the procedure', () => {
  expect(lackingOf(complete)).toEqual([])
  expect(lackingOf({ ...complete, attachments: [], contactPhone: null, organization: null })).toEqual([
    'organization',
    'contacts',
    'screenshot',
  ])
})

test('a line for each thing between the greeting and the end', () => {
  expect(requestText('Сообщите:', ['время;', 'снимок.'], 'Спасибо.')).toBe('Сообщите:\n– время;\n– снимок.\n\nСпасибо.')
})
