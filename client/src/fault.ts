import type { TicketStatus } from '../generated/graphql.ts'

/** The contract's codes; NETWORK for an answer that never came, PROTOCOL for one that cannot be understood. */
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
  | 'PROTOCOL'

/** An error of the API as a program or a screen needs it. `message` is the server's, in the language asked for. */
export interface Fault {
  code: FaultCode | (string & {})
  message: string
  /** By the input's path joined with dots: `contactPhone`, `registryNumbers.0`. */
  fields: Record<string, string[]>
  retryAfterSeconds: number | null
  /** What to quote when an internal error is reported. */
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

/** A GraphQL error as it comes over the wire. */
export interface GraphQLFault {
  message: string
  extensions?: unknown
}

export function readFault(errors: readonly GraphQLFault[]): Fault {
  const [first] = errors
  const extensions = (first?.extensions ?? {}) as Extensions
  const fields: Fault['fields'] = {}
  for (const { path, message } of extensions.fields ?? []) {
    // Some servers begin the path with the argument's name; programs and screens know fields by their own.
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

/** May the same be asked again, in the hope of another answer? */
export const isPassing = ({ code }: { code: string }): boolean =>
  code === 'NETWORK' || code === 'INTERNAL_SERVER_ERROR' || code === 'RATE_LIMITED'

/** What every operation and every follow fails with. */
export class OtklikError extends Error implements Fault {
  readonly code: Fault['code']
  readonly fields: Fault['fields']
  readonly retryAfterSeconds: number | null
  readonly requestId: string | null
  readonly current: Fault['current']

  constructor(fault: Pick<Fault, 'code' | 'message'> & Partial<Fault>, options?: ErrorOptions) {
    super(fault.message, options)
    this.name = 'OtklikError'
    this.code = fault.code
    this.fields = fault.fields ?? {}
    this.retryAfterSeconds = fault.retryAfterSeconds ?? null
    this.requestId = fault.requestId ?? null
    this.current = fault.current ?? null
  }
}
