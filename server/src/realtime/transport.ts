import type { IncomingMessage } from 'node:http'
import type { Viewer } from '../auth/viewer.ts'
import type { Asking } from '../graphql/context.ts'
import { clientAddress } from '../http/client-address.ts'
import { languageOf } from '../language.ts'
import type { Services } from '../services.ts'
import type { Closes } from './closes.ts'
import type { Connections } from './connections.ts'
import type { LiveLimits } from './limits.ts'
import type { Engine } from './operations.ts'
import type { Outboxes } from './outbox.ts'

/** What the transports share. */
export interface TransportOptions {
  services: Pick<Services, 'auth' | 'log' | 'logger' | 'settings'>
  engine: Engine
  connections: Connections<Viewer>
  outboxes: Outboxes
  closes: Closes
  limits: LiveLimits
}

/** What a request says of who asks, all but the identity. */
export function askingOf(request: IncomingMessage, { services }: TransportOptions): Asking {
  const { headers } = request
  const requestId = headers['x-request-id']
  return {
    language: languageOf(headers['accept-language']),
    address: clientAddress(request, services.settings.trustProxy),
    userAgent: headers['user-agent'] ?? null,
    ...(typeof requestId === 'string' && { requestId }),
  }
}
