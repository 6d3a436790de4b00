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
      // The story is nobody's news: messages are made of what comes after it.
      await transaction.$executeRaw`UPDATE notifier_place SET position = place_log_entries()`
    },
    { timeout: 60_000 },
  )
}
