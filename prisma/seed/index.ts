import type { PrismaClient } from '../generated/client.ts'
import { seedDesks } from './desks.ts'
import { seedPeople } from './people.ts'
import { stories } from './stories.ts'
import { seedWorkingTime } from './working-time.ts'
import { writeTickets } from './write.ts'

export { seedDesks } from './desks.ts'
export { demoPassword } from './people.ts'
export { seedWorkingTime } from './working-time.ts'

/** Fills an empty database with the demo's story, told from `now`; all of it or nothing. */
export async function seedDemo(prisma: PrismaClient, now: Date): Promise<void> {
  const since = new Date(now.getTime() - 90 * 24 * 3_600_000)
  await prisma.$transaction(
    async (transaction) => {
      const desks = await seedDesks(transaction)
      await seedWorkingTime(transaction, desks)
      const people = await seedPeople(transaction, desks.values(), since)
      await writeTickets(transaction, stories, { now, desks, people })
      // What tickets know of their terms; by the version the server counts the rest anew as soon as it works.
      await transaction.$executeRaw`UPDATE tickets t SET
        received_at = t.created_at, acknowledged_at = t.created_at,
        term_started_at = coalesce((
          SELECT max(e.at) FROM ticket_events e WHERE e.ticket_id = t.id AND e.to_status = 'REOPENED'
        ), t.created_at),
        term_waits = CASE WHEN t.status = 'NEEDS_INFO' THEN ARRAY[t.updated_at] ELSE '{}' END,
        outcome_at = CASE WHEN t.expected_resolution_at IS NOT NULL
          OR t.status IN ('RESOLVED', 'NOT_A_BUG', 'WONT_FIX', 'DUPLICATE', 'NOT_REPRODUCIBLE') THEN t.updated_at END`
      await transaction.$executeRaw`UPDATE desks SET schedule_version = schedule_version + 1`
      // The story is nobody's news: messages are made of what comes after it.
      await transaction.$executeRaw`UPDATE notifier_place SET position = place_log_entries()`
    },
    // Milliseconds. On a slow machine a first start waits for a connection, and takes its time to write.
    { maxWait: 60_000, timeout: 600_000 },
  )
}
