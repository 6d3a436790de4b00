import { expect, test } from 'vitest'
import { lackingOf, requestText } from '@/features/tickets/demands.ts'

test('what the server finds a ticket to lack is asked for once, in the order of the procedure', () => {
  expect(lackingOf({ lacking: [] })).toEqual([])
  expect(lackingOf({ lacking: ['SCREENSHOT', 'PHONE', 'EMAIL', 'ORGANIZATION', 'TIME'] })).toEqual([
    'organization',
    'contacts',
    'occurredAt',
    'screenshot',
  ])
})

test('a line for each thing between the greeting and the end', () => {
  expect(requestText('Сообщите:', ['время;', 'снимок.'], 'Спасибо.')).toBe('Сообщите:\n– время;\n– снимок.\n\nСпасибо.')
})
