import type { LogEntry } from '../events/log.ts'
import type { Services } from '../services.ts'
import { Loaders } from './loaders.ts'

const shared = Symbol('loaders')

/** Milliseconds in which those who follow live come by; who comes later reads what is true then. */
export const freshFor = 1000

/** One set of loaders an event: its relations are read once for all who follow it live on this node. */
export function loadersOf(entry: LogEntry, services: Pick<Services, 'db'>): Loaders {
  const known = entry.shared.get(shared) as { loaders: Loaders; since: number } | undefined
  if (known && performance.now() - known.since < freshFor) return known.loaders
  const loaders = new Loaders(services)
  entry.shared.set(shared, { loaders, since: performance.now() })
  return loaders
}

/** One set for all of these, which are resolved together: a burst reads its relations as one event would. */
export function shareLoaders(entries: readonly LogEntry[], services: Pick<Services, 'db'>): void {
  const own = { loaders: new Loaders(services), since: performance.now() }
  for (const entry of entries) entry.shared.set(shared, own)
}
