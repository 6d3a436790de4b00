import { GraphQLError, Kind } from 'graphql'
import { builder } from './builder.ts'

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-]([01]\d|2[0-3]):([0-5]\d))$/

function parseDateTime(value: unknown): Date {
  const parts = typeof value === 'string' ? rfc3339.exec(value) : null
  if (parts && typeof value === 'string') {
    const [year, month, day] = parts.slice(1, 4).map(Number) as [number, number, number]
    // Date takes the 30th of February for the 2nd of March.
    const exists = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
    const date = new Date(value)
    if (exists && year >= 1 && !Number.isNaN(date.getTime())) return date
  }
  throw new GraphQLError(
    'DateTime is an RFC 3339 date and time with an offset, for example 2026-11-21T09:30:00Z / ' +
      'дата и время по RFC 3339 со смещением, например 2026-11-21T09:30:00Z',
    { extensions: { code: 'BAD_USER_INPUT' } },
  )
}

builder.scalarType('DateTime', {
  description: 'RFC 3339, UTC',
  serialize: (value) => value.toISOString(),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : null),
})
