import { demoPassword, seedDemo, seedDesks, seedWorkingTime } from '@otklik/prisma/seed'
import type { Database } from './db/database.ts'
import { alone } from './db/locks.ts'

export type FirstData = 'demo' | 'desks' | 'there already'

// Milliseconds. A first start on a slow machine takes its time; five seconds, as by default, would end it.
const patient = { maxWait: 60_000, timeout: 600_000 }

/**
 * Fills a database without desks: with the demo's story, or with the desks alone. Each is one transaction, so a
 * start that is cut off leaves nothing; nodes that start at once wait, and find it done.
 */
export async function writeFirstData(db: Database, { demo, now }: { demo: boolean; now: Date }): Promise<FirstData> {
  if ((await db.prisma.desk.count()) > 0) return 'there already'
  const written = await alone(db, 'seed', { wait: true }, async (): Promise<FirstData> => {
    if ((await db.prisma.desk.count()) > 0) return 'there already'
    if (!demo)
      await db.prisma.$transaction(
        async (transaction) => seedWorkingTime(transaction, await seedDesks(transaction)),
        patient,
      )
    else await seedDemo(db.prisma, now)
    return demo ? 'demo' : 'desks'
  })
  return written ?? 'there already'
}

/** The demo's accounts, as the terminal shows them at the end of a start. */
export const demoSignIns = {
  password: demoPassword,
  accounts: [
    ['admin@demo.example', 'администратор / administrator'],
    ['agent1@demo.example … agent4@demo.example', 'сотрудники поддержки / agents'],
    ['anna@zakupki.example, boris@zakupki.example', 'заявители одной организации / requesters of one organization'],
    ['vera@kurgan.example', 'заявитель другой организации / requester of another'],
  ],
} as const
