import type { PrismaClient } from '../generated/client.ts'
import { seedDesks } from './desks.ts'
import { seedPeople } from './people.ts'
import { stories } from './stories.ts'
import { writeTickets } from './write.ts'

export { seedDesks } from './desks.ts'
export { demoPassword } from './people.ts'

/** Fills an empty database with the demo's story, told from `now`; all of it or nothing. */
export async function seedDemo(prisma: PrismaClient, now: Date): Promise<void> {
  const since = new Date(now.getTime() - 90 * 24 * 3_600_000)
  await prisma.$transaction(
    async (transaction) => {
      const desks = await seedDesks(transaction)
      const people = await seedPeople(transaction, desks.values(), since)
      await writeTickets(transaction, stories, { now, desks, people })
    },
    { timeout: 60_000 },
  )
}
