/** By how much the server's clock is ahead of this computer's, as far as that is known: milliseconds, both inclusive. */
export interface Ahead {
  least: number
  most: number
}

/** An answer: when it was asked for and came, by this computer, and its Date header, which has whole seconds. */
export interface Sample {
  sentAt: number
  receivedAt: number
  date: number
}

/**
 * What an answer adds to it. The header was written while the answer was on its way, so each answer gives bounds, and
 * several narrow them. When they contradict each other, a clock has been set: the newest is believed.
 */
export function learn(known: Ahead | null, { sentAt, receivedAt, date }: Sample): Ahead {
  const told = { least: date - receivedAt, most: date + 999 - sentAt }
  if (!known) return told
  const both = { least: Math.max(known.least, told.least), most: Math.min(known.most, told.most) }
  return both.least <= both.most ? both : told
}

/** A clock that may be right is taken as it is: what is shown does not jump by a second for nothing. */
export const correction = ({ least, most }: Ahead): number =>
  least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2)

let ahead: Ahead | null = null

/** Now by the server's clock: this computer's may be wrong. */
export const serverNow = (): number => Date.now() + (ahead ? correction(ahead) : 0)

/** fetch that learns the server's time on the way. */
export const timedFetch: typeof fetch = async (input, init) => {
  const sentAt = Date.now()
  const response = await fetch(input, init)
  const date = Date.parse(response.headers.get('date') ?? '')
  if (!Number.isNaN(date)) ahead = learn(ahead, { sentAt, receivedAt: Date.now(), date })
  return response
}
