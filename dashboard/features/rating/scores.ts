/** From the best to the worst, as they are offered. */
export const scores = [5, 4, 3, 2, 1] as const

export type Score = (typeof scores)[number]

export const isScore = (value: number): value is Score => scores.some((score) => score === value)
