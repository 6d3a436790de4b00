import { recountTerms } from '../../src/terms/recount.ts'
import { MINUTE } from '../../src/working-time/hours.ts'
import { type Client, gid, type TestApi, testApi } from '../testkit/api.ts'

/** The API with a clock that only moves when it is told to, and the desk `open` at work round the clock. */
export interface TermsStage extends AsyncDisposable {
  api: TestApi
  admin: Client
  agnes: Client
  anna: Client
  now(): Date
  /** Minutes; half a day in all. */
  pass(minutes: number): void
  terms(input: object): Promise<void>
  hours(week: readonly string[]): Promise<void>
  /** Does the recounts that changes have asked for, as the queue does. */
  recount(options?: { batchSize?: number }): Promise<void>
}

export const setTerms = `mutation ($input: SetDeskTermsInput!) { setDeskTerms(input: $input) {
  warnings desk { terms { type { name } acknowledgeMinutes outcomeMinutes outcomeDays nearPercent } }
} }`
const setHours = 'mutation ($input: SetDeskHoursInput!) { setDeskHours(input: $input) { desk { id } } }'

export async function termsStage(): Promise<TermsStage> {
  // Sessions last for an hour of the real clock; the story goes on for longer.
  let now = new Date(Date.now() - 12 * 60 * MINUTE)
  const api = await testApi({ clock: () => now })
  const [admin, agnes, anna] = [await api.as('admin'), await api.as('agnes'), await api.as('anna')]
  const deskId = gid('Desk', api.world.desks.open.id)
  const stage: TermsStage = {
    api,
    admin,
    agnes,
    anna,
    now: () => now,
    pass(minutes) {
      now = new Date(now.getTime() + minutes * MINUTE)
    },
    async terms(input) {
      await admin.get(setTerms, { input: { deskId, ...input } })
    },
    async hours(week) {
      const hours = week.flatMap((span) =>
        [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: span.slice(0, 5), to: span.slice(6) })),
      )
      await admin.get(setHours, { input: { deskId, hours } })
    },
    async recount(options) {
      await recountTerms(api.services, { deskId: api.world.desks.open.id }, new AbortController().signal, options)
    },
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  }
  await stage.hours(['00:00–24:00'])
  await stage.terms({ acknowledgeMinutes: 10, outcomeMinutes: 20, nearPercent: 50 })
  return stage
}

export interface TermState {
  termState: string | null
  dueAt: Date | null
  version: number
  updatedAt: Date
  breachedAt: Date | null
}

export async function termOf({ api }: TermsStage, number: string): Promise<TermState> {
  const [row] = await api.services.db.query<TermState>(
    `SELECT term_state AS "termState", due_at AS "dueAt", version, updated_at AS "updatedAt", breached_at AS "breachedAt"
     FROM tickets WHERE number = $1`,
    [number],
  )
  if (!row) throw new Error(`${number} is gone`)
  return row
}

/** What has happened to a ticket, in order: the kind and the fields. */
export async function told({ api }: TermsStage, number: string): Promise<string[]> {
  const rows = await api.services.db.query<{ kind: string; fields: string[]; state: string | null }>(
    `SELECT e.kind, e.changed_fields AS fields, e.snapshot ->> 'termState' AS state
     FROM ticket_events e JOIN tickets t ON t.id = e.ticket_id WHERE t.number = $1 ORDER BY e.id`,
    [number],
  )
  return rows.map(({ kind, state }) => `${kind} ${state}`)
}
