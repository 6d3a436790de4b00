import type { DayKind, Prisma } from '../generated/client.ts'
import type { DeskSlug } from './desks.ts'
import russian from './working-calendar-ru.json' with { type: 'json' }

const [MONDAY, FRIDAY] = [1, 5]
const hour = 60

/** Every working day the same, in hours of the desk's clock. */
const deskHours: Record<DeskSlug, [number, number][]> = {
  'web-torgi': [
    [9, 13],
    [14, 18],
  ],
  // «Обращения в техподдержку принимаются в рабочие дни в период с 08:00 до 17:00».
  espgu: [[8, 17]],
}

/** The calendar of the country and the desks' hours: reference data, wanted in production too. */
export async function seedWorkingTime(
  prisma: Prisma.TransactionClient,
  desks: ReadonlyMap<DeskSlug, { id: string }>,
): Promise<void> {
  const years = Object.keys(russian.years).map(Number)
  const days = Object.values(russian.years).flatMap((year) => daysOf(year))
  const calendar = await prisma.workingCalendar.upsert({
    where: { name: russian.name },
    update: {},
    create: { name: russian.name, years, days: { create: days } },
  })
  for (const [slug, { id }] of desks) {
    await prisma.desk.update({ where: { id }, data: { calendarId: calendar.id } })
    await prisma.deskHours.createMany({
      data: weekdays.flatMap((weekday) =>
        deskHours[slug].map(([from, to]) => ({ deskId: id, weekday, from: from * hour, to: to * hour })),
      ),
    })
  }
}

const weekdays = Array.from({ length: FRIDAY - MONDAY + 1 }, (_, index) => MONDAY + index)

interface Year {
  daysOff: string[]
  workingWeekends: string[]
  shortDays: string[]
  names: Record<string, string | undefined>
}

/** A working weekend before a holiday is a short one. */
function daysOf({ daysOff, workingWeekends, shortDays, names }: Year) {
  const row = (date: string, kind: DayKind, minutesLess: number) => ({
    date: new Date(`${date}T00:00:00Z`),
    kind,
    minutesLess,
    name: names[date] ?? '',
  })
  const lessOn = (date: string) => (shortDays.includes(date) ? hour : 0)
  return [
    ...daysOff.map((date) => row(date, 'DAY_OFF', 0)),
    ...workingWeekends.map((date) => row(date, 'WORKING', lessOn(date))),
    ...shortDays.filter((date) => !workingWeekends.includes(date)).map((date) => row(date, 'SHORT', hour)),
  ]
}
