import { sweepTerms } from '../../src/terms/sweep.ts'
import { intakeStage } from '../intake/world.ts'

/** Whom desk `own` escalates to. */
export const authority = 'duty@uit.example'

/**
 * Desk `own` has a mailbox, works round the clock, promises an outcome within an hour and hands on what is late; `at`
 * moves the clock, and with it what the sweep finds.
 */
export async function escalationStage() {
  const time = { now: new Date('2026-11-20T05:00:00Z') }
  const on = await intakeStage(time)
  const { id: deskId } = on.world.desks.own
  const weekdays = [1, 2, 3, 4, 5, 6, 7]
  await on.db.prisma.deskHours.createMany({
    data: weekdays.map((weekday) => ({ deskId, weekday, from: 0, to: 1440 })),
  })
  await on.db.prisma.deskTerms.create({ data: { deskId, outcomeMinutes: 60 } })
  await on.db.prisma.deskEscalation.create({
    data: { deskId, address: authority, subject: 'ЕСПГУ {number}', laterMinutes: 240 },
  })
  return {
    ...on,
    deskId,
    at(moment: string) {
      time.now = new Date(moment)
    },
    sweep: () => sweepTerms(on.services),
    escalations: async () => (await on.answers()).filter(({ toAddress }) => toAddress === authority),
    events: (kind: 'ESCALATED' | 'COMMENTED') =>
      on.db.prisma.ticketEvent.findMany({ where: { kind }, orderBy: { id: 'asc' } }),
  }
}
