import type { Viewer } from '../auth/viewer.ts'
import type { Services } from '../services.ts'
import { requireAdministrator } from '../users/permissions.ts'

// Milliseconds. Terms are counted in minutes; a clock that is wrong by more would call tickets late that are not, and
// escalate them to another authority, which nobody can take back.
const allowed = 60_000

/**
 * Whether this node's clock is PostgreSQL's, which is the same for all nodes. One that has jumped must not sweep: another
 * node does, or this one when it is right again. What people do meanwhile is written all the same, with the ticket's own
 * times never going back.
 */
export class ClockCheck {
  readonly #services: Pick<Services, 'db' | 'clock' | 'logger'>
  #wrong = false
  /** Seconds by which this node's clock is ahead of PostgreSQL's, as measured last. */
  aheadBy = 0

  constructor(services: Pick<Services, 'db' | 'clock' | 'logger'>) {
    this.#services = services
  }

  async isRight(): Promise<boolean> {
    const { logger } = this.#services
    const ahead = await measureAhead(this.#services)
    this.aheadBy = ahead / 1000
    const wrong = Math.abs(ahead) > allowed
    if (wrong !== this.#wrong) {
      const seconds = Math.round(this.aheadBy)
      if (wrong)
        logger.error({ aheadBySeconds: seconds }, "this node's clock differs from PostgreSQL's: it sweeps no terms")
      else logger.info({ aheadBySeconds: seconds }, "this node's clock is PostgreSQL's again: it sweeps terms")
    }
    this.#wrong = wrong
    return !wrong
  }
}

/** For administrators: seconds by which the clock of the node that is asked is ahead of PostgreSQL's; null while right. */
export async function clockWarning(services: Pick<Services, 'db' | 'clock'>, viewer: Viewer): Promise<number | null> {
  requireAdministrator(viewer)
  const ahead = await measureAhead(services)
  return Math.abs(ahead) > allowed ? Math.round(ahead / 1000) : null
}

/** Milliseconds; negative where this node's clock is behind. */
async function measureAhead({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<number> {
  const before = clock().getTime()
  const [row] = await db.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  const after = clock().getTime()
  if (!row) throw new Error('PostgreSQL has told no time')
  const there = row.now.getTime()
  // It was read at some moment in between, however long the answer took.
  return there < before ? before - there : there > after ? after - there : 0
}
