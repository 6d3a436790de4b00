const minute = 60_000

/** The largest unit that fits, milliseconds. */
const units = [
  ['year', 365 * 24 * 60 * minute],
  ['month', 30 * 24 * 60 * minute],
  ['week', 7 * 24 * 60 * minute],
  ['day', 24 * 60 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
] as const

export interface Age {
  value: number
  unit: (typeof units)[number][0]
}

/** How long a ticket has been there, in one round number; less than a minute is none. */
export function ageOf(createdAt: string, now: Date): Age {
  const passed = Math.max(0, now.getTime() - Date.parse(createdAt))
  const [unit, length] = units.find(([, length]) => passed >= length) ?? (['minute', minute] as const)
  return { value: Math.floor(passed / length), unit }
}
