/** What the live stream takes and holds on one node; PROTOCOL.md tells clients of it. */
export interface LiveLimits {
  /** Open WebSockets and event streams on this node, at most. */
  connections: number
  /** Connections of one user, and of one session or token, at most. */
  connectionsPerUser: number
  connectionsPerCredential: number
  /** Operations at once on a WebSocket, at most. */
  operations: number
  /** Bytes that may wait for one connection; it is closed when there is more. */
  queueBytes: number
  /** Bytes that may wait for all; no subscriptions are taken while there is more. */
  totalQueueBytes: number
  /** Bytes of a client's message. */
  maxMessage: number
  /** Milliseconds for connection_init to come. */
  initTimeout: number
  /** Milliseconds between pings of a WebSocket; a peer that has not answered by the next one is cut off. */
  pingInterval: number
  /** Milliseconds between comments in an event stream, which keep proxies from giving it up. */
  keepAliveInterval: number
  /** Compress for the WebSockets that ask for it: for slow links; each message is then made for each of them. */
  compression: boolean
}

const KiB = 1024
const MiB = 1024 * KiB

/** Where nothing else is set. */
export const liveDefaults: LiveLimits = {
  connections: 20_000,
  connectionsPerUser: 1000,
  connectionsPerCredential: 500,
  operations: 200,
  queueBytes: MiB,
  totalQueueBytes: 256 * MiB,
  maxMessage: 256 * KiB,
  initTimeout: 5000,
  pingInterval: 12_000,
  keepAliveInterval: 15_000,
  compression: false,
}
