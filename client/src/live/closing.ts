import type { GraphQLFault } from '../fault.ts'
import type { Language } from '../language.ts'

/** Close codes of the server's PROTOCOL.md that say more than «connect again and resume». */
const normal = 1000
const tooLarge = 1009
const tryLater = 1013
const badMessage = 4400
const forbidden = 4403
const otherProtocol = 4406
const crowded = 4411

export interface Closed {
  code: number
  reason: string
}

export const isClosed = (reason: unknown): reason is Closed =>
  typeof reason === 'object' && reason !== null && 'code' in reason && typeof reason.code === 'number'

/** We closed it ourselves, since nobody listens any more. */
export const isOurs = (reason: unknown): boolean => isClosed(reason) && reason.code === normal

/** The credential that the connection spoke with is no longer good, or never was. */
export const isForbidden = (reason: unknown): boolean => isClosed(reason) && reason.code === forbidden

/** Milliseconds to stay away at least. */
export function staysAway(reason: unknown): number {
  if (!isClosed(reason)) return 0
  if (reason.code === crowded) return 5_000
  return reason.code === tryLater ? 1_000 : 0
}

/**
 * Why another try would meet the same end; null when it would not. A connection that was acknowledged and then closed
 * with 4403 is tried once more: a browser may have signed in anew meanwhile, and the next answer says whether it has.
 */
export function finalFault(reason: unknown, acknowledged: boolean, language: Language): GraphQLFault | null {
  if (!isClosed(reason)) return null
  if (reason.code === forbidden) return acknowledged ? null : fault('UNAUTHENTICATED', refused[language])
  if (reason.code === tooLarge) return fault('BAD_USER_INPUT', large[language])
  if (reason.code === badMessage || reason.code === otherProtocol) {
    return fault('PROTOCOL', `${misunderstood[language]} (${reason.code} ${reason.reason})`)
  }
  return null
}

const fault = (code: string, message: string): GraphQLFault => ({ message, extensions: { code } })

const refused = {
  ru: 'Сервер не принял ключ доступа или сеанс: он отозван, истёк или не существует. Войдите или передайте действующий.',
  en: 'The server refused the token or session: it is revoked, expired or unknown. Sign in, or give one that is good.',
}

const large = {
  ru: 'Подписка больше сообщения, которое принимает сервер. Сократите фильтр или документ.',
  en: 'The subscription is larger than a message that the server takes. Shorten the filter or the document.',
}

const misunderstood = {
  ru: 'По этому адресу не понимают протокол graphql-transport-ws',
  en: 'The address does not understand the protocol graphql-transport-ws',
}
