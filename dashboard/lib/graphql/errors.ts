import type { CombinedError } from 'urql'
import type { TicketStatus } from '@/generated/graphql.ts'

/** The contract's codes, and NETWORK for an answer that never came. */
export type FaultCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TRANSITION_NOT_ALLOWED'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'CURSOR_EXPIRED'
  | 'INTERNAL_SERVER_ERROR'
  | 'NETWORK'

/** An error of the API as a screen needs it. `message` is the server's, already in the reader's language. */
export interface Fault {
  code: FaultCode | (string & {})
  message: string
  /** By the input's path joined with dots: `contactPhone`, `registryNumbers.0`. */
  fields: Record<string, string[]>
  retryAfterSeconds: number | null
  requestId: string | null
  /** With CONFLICT: where the ticket is now. */
  current: { version: number; status: TicketStatus } | null
}

interface Extensions {
  code?: string
  fields?: { path: string[]; message: string }[]
  retryAfterSeconds?: number
  requestId?: string
  current?: { version: number; status: TicketStatus }
}

export interface GraphQLFault {
  message: string
  extensions?: unknown
}

export function readFault(errors: readonly GraphQLFault[]): Fault {
  const [first] = errors
  const extensions = (first?.extensions ?? {}) as Extensions
  const fields: Fault['fields'] = {}
  for (const { path, message } of extensions.fields ?? []) {
    // Some servers begin the path with the argument's name; screens know fields by their own.
    const name = (path[0] === 'input' ? path.slice(1) : path).join('.')
    fields[name] = [...(fields[name] ?? []), message]
  }
  return {
    code: extensions.code ?? 'INTERNAL_SERVER_ERROR',
    message: first?.message ?? '',
    fields,
    retryAfterSeconds: extensions.retryAfterSeconds ?? null,
    requestId: extensions.requestId ?? null,
    current: extensions.current ?? null,
  }
}

export function faultOf(error: CombinedError): Fault {
  if (error.graphQLErrors.length > 0) return readFault(error.graphQLErrors)
  return { ...readFault([]), code: 'NETWORK', message: error.networkError?.message ?? error.message }
}
