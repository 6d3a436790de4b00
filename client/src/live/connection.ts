/**
 * State of the tab's one live connection.
 *
 *   idle ──first stream──▶ connecting ──acknowledged──▶ live
 *   live, connecting, catching-up ──socket closed──▶ lost
 *   lost ──acknowledged──▶ catching-up ──quiet──▶ live (caughtUp says how many changes had been missed)
 *   lost, catching-up ──last stream ended──▶ idle; live ──socket closed after it──▶ idle
 */
export type Connection =
  | { phase: 'idle' | 'connecting' }
  | { phase: 'lost'; since: number }
  | { phase: 'catching-up'; since: number; count: number }
  | { phase: 'live'; caughtUp: { since: number; at: number; count: number } | null }

export type ConnectionChange =
  | { type: 'connecting' }
  | { type: 'acknowledged' }
  | { type: 'closed'; at: number; wanted: boolean }
  | { type: 'events'; count: number }
  | { type: 'quiet'; at: number }
  | { type: 'unwatched' }

export const noConnection: Connection = { phase: 'idle' }

export function connectionReducer(state: Connection, change: ConnectionChange): Connection {
  switch (change.type) {
    case 'connecting':
      return state.phase === 'idle' ? { phase: 'connecting' } : state
    case 'acknowledged':
      if (state.phase === 'lost') return { phase: 'catching-up', since: state.since, count: 0 }
      return { phase: 'live', caughtUp: null }
    case 'closed':
      // Closed by ourselves, since nobody listens any more.
      if (!change.wanted) return noConnection
      if (state.phase === 'lost') return state
      return { phase: 'lost', since: state.phase === 'catching-up' ? state.since : change.at }
    case 'events':
      return state.phase === 'catching-up' ? { ...state, count: state.count + change.count } : state
    case 'unwatched':
      // Nobody waits for a connection that is away.
      return state.phase === 'live' ? state : noConnection
    case 'quiet':
      if (state.phase !== 'catching-up') return state
      return { phase: 'live', caughtUp: { since: state.since, at: change.at, count: state.count } }
  }
}
