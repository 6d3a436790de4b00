import { v7 } from 'uuid'
import type { Prisma } from '../generated/client.ts'
import type { DeskSlug } from './desks.ts'
import type { TicketStory } from './story.ts'
import { get, serialNumber, type ToldTicket, tell, type World } from './tell.ts'
import { moment } from './when.ts'

/** Every story told, in the order of filing; `takeSerial` gives a desk's next number. */
export function tellAll(
  stories: readonly TicketStory[],
  world: World,
  takeSerial: (desk: DeskSlug) => bigint,
): ToldTicket[] {
  const filed = (story: TicketStory) =>
    moment(story.filed, { now: world.now, timeZone: get(world.desks, story.desk).timeZone }).getTime()
  const inOrder = [...stories].sort((one, other) => filed(one) - filed(other))
  const ids = new Map(inOrder.map((story) => [story, v7({ msecs: filed(story) })]))
  const keys = new Map(inOrder.flatMap((story) => (story.key ? [[story.key, get(ids, story)]] : [])))
  return inOrder.map((story) => {
    const number = serialNumber(get(world.desks, story.desk).numberPrefix, takeSerial(story.desk))
    return tell(story, get(ids, story), number, world, keys)
  })
}

/** Writes the tickets with their comments and history as they would have come about. */
export async function writeTickets(
  prisma: Prisma.TransactionClient,
  stories: readonly TicketStory[],
  world: World,
): Promise<void> {
  const serials = await takeSerials(prisma, stories, world)
  const told = tellAll(stories, world, (desk) => {
    const serial = get(serials, desk).shift()
    if (serial === undefined) throw new Error(`No serial is left for desk ${desk}`)
    return serial
  })
  await prisma.ticket.createMany({ data: told.map(({ ticket }) => ticket) })
  // Their sequences rise with time, as they would have: rows are inserted in the order of their moments.
  const comments = told.flatMap((one) => one.comments)
  await prisma.comment.createMany({ data: comments.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime()) })
  const events = told.flatMap((one) => one.events)
  await prisma.ticketEvent.createMany({ data: events.sort((a, b) => a.at.getTime() - b.at.getTime()) })
}

async function takeSerials(prisma: Prisma.TransactionClient, stories: readonly TicketStory[], world: World) {
  const serials = new Map<DeskSlug, bigint[]>()
  for (const [slug, { id }] of world.desks) {
    const count = stories.filter((story) => story.desk === slug).length
    const rows = await prisma.$queryRaw<{ serial: bigint }[]>`
      SELECT next_ticket_serial(${id}::uuid) AS serial FROM generate_series(1, ${count}::int)`
    const taken = rows.map((row) => row.serial)
    serials.set(slug, taken)
  }
  return serials
}
