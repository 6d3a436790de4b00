import { badInput, type FieldFault, fault } from './errors.ts'

/** The contract's connection arguments. */
export interface PageArguments {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}

export const pageSize = { default: 20, max: 500 }

/** Which part of an ordered set to read: `limit` rows beyond a cursor, from its beginning or from its end. */
export interface Page {
  limit: number
  backwards: boolean
  /** The cursor that the part begins behind (or, backwards, ends before). */
  beyond: string | null
}

/** Reads connection arguments; BAD_USER_INPUT says which are wrong. */
export function pageOf({ first, after, last, before }: PageArguments): Page {
  const faults: FieldFault[] = []
  if (first != null && last != null) {
    faults.push(fault('last', { ru: 'Укажите либо first, либо last.', en: 'Give either first or last.' }))
  }
  const backwards = last != null || (first == null && before != null && after == null)
  if (backwards ? after != null : before != null) {
    const text = {
      ru: 'first сочетается с after, last – с before.',
      en: 'first goes with after, last goes with before.',
    }
    faults.push(fault(backwards ? 'after' : 'before', text))
  }
  const limit = (backwards ? last : first) ?? pageSize.default
  if (limit < 0 || limit > pageSize.max) {
    const text = {
      ru: `От 0 до ${pageSize.max}, получено ${limit}.`,
      en: `From 0 to ${pageSize.max}, got ${limit}.`,
    }
    faults.push(fault(backwards ? 'last' : 'first', text))
  }
  if (faults.length > 0) throw badInput(...faults)
  return { limit, backwards, beyond: (backwards ? before : after) ?? null }
}

export interface Connection<Node> {
  edges: { cursor: string; node: Node }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
}

/** A connection from rows as read: in reading order, one more than the limit where there is more. */
export function connectionOf<Node>(
  page: Page,
  rows: readonly Node[],
  cursorOf: (node: Node) => string,
): Connection<Node> {
  const more = rows.length > page.limit
  const kept = rows.slice(0, page.limit)
  if (page.backwards) kept.reverse()
  const edges = kept.map((node) => ({ cursor: cursorOf(node), node }))
  // The other side is known to be there when a cursor came from it.
  const beyond = page.beyond !== null
  return {
    edges,
    pageInfo: {
      hasNextPage: page.backwards ? beyond : more,
      hasPreviousPage: page.backwards ? more : beyond,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

/** A keyset cursor: what list or order it belongs to and the key's values, opaque to clients. */
export function encodeKey(order: string, ...values: string[]): string {
  return Buffer.from(JSON.stringify([order, ...values])).toString('base64url')
}

/** The key's values of a cursor; BAD_USER_INPUT when it is malformed or of another order. */
export function decodeKey(cursor: string, order: string, path: string, checks: readonly KeyCheck[]): string[] {
  const values = parseKey(cursor)
  if (values && values[0] === order && values.length === checks.length + 1) {
    const keys = values.slice(1)
    if (keys.every((value, index) => checks[index]?.test(value))) return keys
  }
  throw badInput(
    fault(path, {
      ru: 'Это не курсор такого списка: берите endCursor или startCursor из ответа с тем же порядком.',
      en: 'Not a cursor of this list: take endCursor or startCursor of an answer with the same order.',
    }),
  )
}

function parseKey(cursor: string): string[] | null {
  if (cursor.length > 1000) return null
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : null
  } catch {
    return null
  }
}

/** Whether a key's value is one that PostgreSQL can read: a cursor may be forged. */
export interface KeyCheck {
  test(value: string): boolean
}

export const keyChecks = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  moment: {
    test(value) {
      if (!/^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(value)) return false
      const date = new Date(value)
      // The 30th of February becomes another day, the 99th month none.
      return !Number.isNaN(date.getTime()) && date.toISOString() === value
    },
  },
  number: /^[^\p{Cc}\p{Cs}]{1,100}-\d{12}$/u,
  id: /^\d{1,18}$/,
} satisfies Record<string, KeyCheck>
