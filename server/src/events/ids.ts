/**
 * A set of entry ids as ascending, disjoint ranges, both ends inside. Ids of one burst are mostly consecutive, so a
 * mass change of ten thousand tickets is a range or two, in memory and in a cursor.
 */
export type IdRanges = ReadonlyArray<readonly [first: bigint, last: bigint]>

export const noIds: IdRanges = []

export function rangesOf(ids: readonly bigint[]): IdRanges {
  const ranges: [bigint, bigint][] = []
  for (const id of [...ids].sort((a, b) => (a < b ? -1 : 1))) {
    const last = ranges.at(-1)
    if (last && id <= last[1] + 1n) last[1] = id > last[1] ? id : last[1]
    else ranges.push([id, id])
  }
  return ranges
}

/** The same ranges without the id; the very same array when the id is in none of them. */
export function without(ranges: IdRanges, id: bigint): IdRanges {
  const at = ranges.findIndex(([first, last]) => first <= id && id <= last)
  const range = ranges[at]
  if (!range) return ranges
  const rest: [bigint, bigint][] = []
  if (range[0] < id) rest.push([range[0], id - 1n])
  if (id < range[1]) rest.push([id + 1n, range[1]])
  return [...ranges.slice(0, at), ...rest, ...ranges.slice(at + 1)]
}
