// What is measured, and beside which floor.

export interface Subscription {
  query: string
  variables?: object
}

export interface Case {
  name: string
  subscribers: number
  path: '/raw' | '/plain' | '/graphql'
  events: number
  /** Milliseconds between events; 0: all in one transaction. */
  every: number
  /** What each socket subscribes to, in turn. */
  subscriptionsOf(socket: number): Subscription[]
  /** Messages for each event, if not one for each subscriber. */
  messages?: number
  /** The floor of the same shape; none for a floor. */
  floor?: string
}

const fields = `cursor kind transition at actor { fullName } ticket { number title status version updatedAt
  assignee { fullName } requester { fullName } }`
export const query = `subscription ($filter: TicketFilter) { ticketEvents(filter: $filter) { ${fields} } }`

const same = { query, variables: { filter: { desk: ['open'] } } }

/** One of so many filters that say the same in other words, so that each is a group of its own and all get all. */
const like = (count: number) => (socket: number) => [
  { query, variables: { filter: { desk: ['open'], createdAt: { gte: new Date(socket % count).toISOString() } } } },
]

/** A document of its own: nothing is shared but the relations. */
const document = (socket: number) => [{ ...same, query: query.replace('kind', `kind${socket}: kind`) }]

/** Twenty tickets, of which only the very first is one that changes. */
const tickets = (number: string) => (socket: number) =>
  Array.from({ length: 20 }, (_, index) => ({
    query,
    variables: { filter: { number: [socket + index === 0 ? number : `OP-${900_000 + socket * 20 + index}`] } },
  }))

/** @param number of the ticket that changes */
export function fanoutCases(number: string): Case[] {
  const steady = { events: 60, every: 50 }
  const burst = { events: 200, every: 0 }
  const ofSize = (subscribers: number): Case[] => {
    const k = `${subscribers / 1000},000`
    const floor = `raw ws, ${k}`
    const all = { subscribers, subscriptionsOf: () => [same] }
    return [
      { ...all, ...steady, name: floor, path: '/raw' },
      { ...all, ...steady, name: `one group, ${k}`, path: '/graphql', floor },
      { ...all, ...burst, name: `${floor}, burst`, path: '/raw' },
      { ...all, ...burst, name: `one group, ${k}, burst`, path: '/graphql', floor: `${floor}, burst` },
    ]
  }
  const floor = 'raw ws, 1,000'
  const thousand = { subscribers: 1000, path: '/graphql', floor } as const
  return [
    ...ofSize(1000),
    ...ofSize(5000),
    { ...thousand, ...steady, name: '100 groups, 1,000', subscriptionsOf: like(100) },
    { ...thousand, ...steady, name: 'each its own group, 1,000', subscriptionsOf: like(1000) },
    { ...thousand, name: 'each its own document, 1,000', events: 20, every: 50, subscriptionsOf: document },
    { ...thousand, name: '100 events a second, 1,000', events: 300, every: 10, subscriptionsOf: () => [same] },
    {
      ...thousand,
      name: 'yoga + graphql-ws, 1,000',
      path: '/plain',
      events: 20,
      every: 50,
      subscriptionsOf: () => [same],
    },
    {
      name: '100 single tickets, one matches',
      subscribers: 5,
      path: '/graphql',
      ...steady,
      messages: 1,
      subscriptionsOf: tickets(number),
    },
    {
      name: '100,000 single tickets on 5,000 sockets, one matches',
      subscribers: 5000,
      path: '/graphql',
      ...steady,
      messages: 1,
      subscriptionsOf: tickets(number),
      floor: '100 single tickets, one matches',
    },
  ]
}
