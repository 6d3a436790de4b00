import { randomUUID } from 'node:crypto'
import type { Viewer } from '../auth/viewer.ts'
import { type Language, unauthenticated } from '../errors.ts'
import type { Services } from '../services.ts'
import { Loaders } from './loaders.ts'

/** One operation's world. Of a subscription's, `viewer` and `loaders` are renewed between events. */
export interface Context {
  services: Services
  /** Null when signed out. */
  viewer: Viewer | null
  language: Language
  loaders: Loaders
  requestId: string
  /** Where the request comes from; null when that can't be known. */
  address: string | null
  userAgent: string | null
  /** SSE's Last-Event-ID; goes before a subscription's `after`. */
  lastEventId: string | null
  /** A subscription's: the cursor of the event that is being resolved. Over SSE it is the result's id. */
  cursor: string | null
  /** Set-Cookie headers to send with the answer. */
  cookies: string[]
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal | null
}

/** What a transport knows of who asks. */
export interface Asking {
  /** Already known (a WebSocket's connection), or to be found out from the credentials. */
  viewer?: Viewer | null
  authorization?: string | null
  cookie?: string | null
  language: Language
  address?: string | null
  userAgent?: string | null
  requestId?: string
  lastEventId?: string | null
  signal?: AbortSignal | null
}

export async function contextFor(services: Services, asking: Asking): Promise<Context> {
  const viewer = asking.viewer === undefined ? await services.auth.identify(asking) : asking.viewer
  return {
    services,
    viewer,
    language: asking.language,
    loaders: new Loaders(services),
    requestId: asking.requestId ?? randomUUID(),
    address: asking.address ?? null,
    userAgent: asking.userAgent ?? null,
    lastEventId: asking.lastEventId ?? null,
    cursor: null,
    cookies: [],
    signal: asking.signal ?? null,
  }
}

/** The viewer of what only the signed-in may ask; UNAUTHENTICATED otherwise. */
export function signedIn(context: Context): Viewer {
  if (context.viewer) return context.viewer
  throw unauthenticated()
}
