import { WebSocket } from 'ws'
import { gid, type TestApi } from '../../server/test/testkit/api.ts'
import type { DeskName } from '../../server/test/testkit/world.ts'
import { type Client, type ClientOptions, createClient, type TicketEvent } from '../src/index.ts'

/** A client as a program makes it; closes with the test. */
export function openClient(options: ClientOptions): Client & Disposable {
  const client = createClient({ webSocket: WebSocket, language: 'en', ...options })
  return Object.assign(client, { [Symbol.dispose]: client.close })
}

/** What createTicket needs on a desk of the world. */
export function newTicket({ world }: TestApi, desk: DeskName, title: string) {
  const { slug, ticketTypes } = world.desks[desk]
  return {
    desk: slug,
    type: gid('TicketType', ticketTypes[0]?.id),
    title,
    description: 'При входе в систему',
    contactEmail: 'anna@zakupki.example',
    contactPhone: '8-123-12345678',
  }
}

/** Notes down what comes, and can be waited for. */
export class Record<Item> {
  readonly items: Item[] = []
  readonly #waiting = new Set<() => void>()

  readonly add = (item: Item): void => {
    this.items.push(item)
    for (const look of [...this.#waiting]) look()
  }

  /** Resolves with the first that is so, also of those that have come already. */
  find(wanted: (item: Item) => boolean): Promise<Item> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.items.find(wanted)
        if (found === undefined) return
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Resolves with all when there are so many. */
  async count(count: number): Promise<Item[]> {
    await this.find(() => this.items.length >= count)
    return this.items
  }
}

export const titleOf = (event: TicketEvent) => event.ticket.title

/** Adds comments one after the other, so that the ticket's versions are the order of its events. */
export async function comment(client: Client, ticketId: string, ...bodies: string[]): Promise<void> {
  for (const body of bodies) await client.addComment({ ticketId, body })
}
