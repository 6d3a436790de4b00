import { CombinedError } from 'urql'
import { expect, test } from 'vitest'
import { faultOf } from '@/lib/graphql/errors.ts'

const graphQLError = (extensions: object, message = 'Нельзя.') =>
  new CombinedError({ graphQLErrors: [{ message, extensions: { ...extensions } }] })

test('finds each field by its path, with or without the argument in front', () => {
  const fields = [
    { path: ['contactPhone'], message: 'Не тот вид.' },
    { path: ['input', 'registryNumbers', '0'], message: 'Пусто.' },
    { path: ['contactPhone'], message: 'Слишком коротко.' },
  ]
  expect(faultOf(graphQLError({ code: 'BAD_USER_INPUT', fields }))).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: 'Нельзя.',
    fields: { contactPhone: ['Не тот вид.', 'Слишком коротко.'], 'registryNumbers.0': ['Пусто.'] },
  })
})

test('keeps the wait, the request and the state of the ticket', () => {
  expect(faultOf(graphQLError({ code: 'RATE_LIMITED', retryAfterSeconds: 30 })).retryAfterSeconds).toBe(30)
  expect(faultOf(graphQLError({ code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' })).requestId).toBe('r1')
  const current = { version: 4, status: 'RESOLVED' }
  expect(faultOf(graphQLError({ code: 'CONFLICT', current })).current).toEqual(current)
})

test('an answer that never came is a NETWORK fault', () => {
  expect(faultOf(new CombinedError({ networkError: new Error('failed to fetch') })).code).toBe('NETWORK')
})
