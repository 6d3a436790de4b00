import { badInput, fault } from '../errors.ts'

/** The types that `node` serves. */
export type NodeType =
  | 'Desk'
  | 'TicketType'
  | 'DocumentKind'
  | 'Organization'
  | 'User'
  | 'Ticket'
  | 'Comment'
  | 'Attachment'
  | 'TicketEvent'
  | 'ApiToken'
  | 'Upload'
  | 'WorkingCalendar'
  | 'Letter'
  | 'InboundLetter'
  | 'PushDevice'
  | 'FailedJob'
  | 'DirectoryImport'
  | 'Registration'
  | 'OrganizationRequest'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const logId = /^[1-9]\d{0,17}$/

/** A global id: the type and the row's key, opaque to clients. */
export function encodeId(type: string, key: string | number | bigint): string {
  return Buffer.from(`${type}:${key}`).toString('base64url')
}

/** What a global id names; null when it is none. */
export function parseId(id: string): { type: string; key: string } | null {
  if (id.length > 200) return null
  const text = Buffer.from(id, 'base64url').toString('utf8')
  const colon = text.indexOf(':')
  const [type, key] = [text.slice(0, colon), text.slice(colon + 1)]
  if (!/^[A-Za-z]{1,40}$/.test(type)) return null
  return (type === 'TicketEvent' ? logId : uuid).test(key) ? { type, key } : null
}

/** The key in a global id of one type; anything else is BAD_USER_INPUT. */
export function decodeId(type: NodeType, id: string | number, path: string | string[]): string {
  const parsed = parseId(String(id))
  if (parsed?.type === type) return parsed.key
  const got = parsed ? parsed.type : null
  throw badInput(
    fault(path, {
      ru: got
        ? `Нужен id типа ${type}, получен id типа ${got}.`
        : `Это не id типа ${type}; берите id из ответов сервера.`,
      en: got
        ? `An id of ${type} is needed, got one of ${got}.`
        : `Not an id of ${type}; take ids from the server's answers.`,
    }),
  )
}

export const decodeOptionalId = (
  type: NodeType,
  id: string | number | null | undefined,
  path: string | string[],
): string | null => (id == null ? null : decodeId(type, id, path))

export const decodeIds = (type: NodeType, ids: readonly (string | number)[] | null | undefined, path: string[]) =>
  ids?.map((id, index) => decodeId(type, id, [...path, String(index)]))
