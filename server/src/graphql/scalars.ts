import { GraphQLError, Kind, valueFromASTUntyped } from 'graphql'
import type { Text } from '../errors.ts'
import { builder } from './builder.ts'

/** What a DateTime must be, without a full stop. */
export const dateTimeRule: Text = {
  ru: 'Нужны дата и время по RFC 3339 со смещением, например 2026-11-21T09:30:00Z',
  en: 'An RFC 3339 date and time with an offset is needed, for example 2026-11-21T09:30:00Z',
}

const hour = '(?:[01]\\d|2[0-3])'
const rfc3339 = new RegExp(
  `^(\\d{4})-(\\d{2})-(\\d{2})[Tt]${hour}:[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:[Zz]|[+-]${hour}:[0-5]\\d)$`,
)

function parseDateTime(value: unknown): Date {
  const parts = typeof value === 'string' ? rfc3339.exec(value) : null
  if (parts && typeof value === 'string') {
    const [year, month, day] = parts.slice(1, 4).map(Number) as [number, number, number]
    // Date takes the 30th of February for the 2nd of March.
    const exists = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
    const date = new Date(value)
    // An offset may carry a date out of the years that RFC 3339 can tell.
    const told = date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999
    if (exists && year >= 1 && told) return date
  }
  throw new GraphQLError(dateTimeRule.en)
}

builder.scalarType('DateTime', {
  description: 'RFC 3339, UTC',
  serialize: (value) => value.toISOString(),
  parseValue: parseDateTime,
  parseLiteral(node) {
    try {
      return parseDateTime(node.kind === Kind.STRING ? valueFromASTUntyped(node) : null)
    } catch {
      throw new GraphQLError(`${dateTimeRule.en}.`, { nodes: node })
    }
  },
})
