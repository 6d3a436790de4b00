import { expect } from 'vitest'
import type { Sql } from '../../../src/db/database.ts'

/** An event as the log in the database has it. */
export interface TrueEvent {
  position: bigint
  id: string
  ticketId: string
  version: number
}

/** The events of the log after a position, in its order; fails when something committed has no position yet. */
export async function truthOf(sql: Sql, after = 0n): Promise<TrueEvent[]> {
  const unplaced = await sql.query('SELECT id FROM log_unplaced')
  expect(unplaced, 'committed and not placed').toEqual([])
  return sql.query<TrueEvent>(
    `SELECT p.position, e.id::text AS id, e.ticket_id AS "ticketId", (e.snapshot ->> 'version')::int AS version
     FROM log_positions p JOIN ticket_events e ON e.id = p.id WHERE p.position > $1 ORDER BY p.position`,
    [after],
  )
}

export interface Faults {
  lost: number
  repeated: number
  /** Events that came after one that stands behind them in the log. */
  reordered: number
  /** Events that the log does not have. */
  foreign: number
}

export const none: Faults = { lost: 0, repeated: 0, reordered: 0, foreign: 0 }

/** What is wrong with a sequence of event ids, held against the log. */
export function faultsOf(received: readonly string[], truth: readonly TrueEvent[]): Faults {
  const positions = new Map(truth.map(({ id, position }) => [id, position]))
  const seen = new Set<string>()
  const faults = { ...none }
  let furthest = -1n
  for (const id of received) {
    const position = positions.get(id)
    if (position === undefined) faults.foreign += 1
    else if (seen.has(id)) faults.repeated += 1
    else if (position < furthest) faults.reordered += 1
    else furthest = position
    seen.add(id)
  }
  faults.lost = truth.filter(({ id }) => !seen.has(id)).length
  return faults
}

/** The one check of all faults: everybody has the whole log, once, in its order, and the versions rise in it. */
export function expectWhole(received: Record<string, readonly string[]>, truth: readonly TrueEvent[]): void {
  const names = Object.keys(received)
  const found = Object.fromEntries(names.map((name) => [name, faultsOf(received[name] ?? [], truth)]))
  expect(found).toEqual(Object.fromEntries(names.map((name) => [name, none])))
  expect(fallingVersions(truth), 'versions that do not rise').toEqual([])
}

/** The events at which a ticket's version does not follow the one before. */
export function fallingVersions(truth: readonly TrueEvent[]): TrueEvent[] {
  const versions = new Map<string, number>()
  return truth.filter(({ ticketId, version }) => {
    const before = versions.get(ticketId)
    versions.set(ticketId, version)
    return before !== undefined && version !== before + 1
  })
}
