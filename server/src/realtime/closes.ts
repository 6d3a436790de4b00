/** How connections end: codes of WebSockets (PROTOCOL.md), and words for event streams, which have no codes. */
const known = new Set([
  ...['1000', '1001', '1002', '1005', '1006', '1007', '1009', '1011', '1013'],
  ...['4400', '4401', '4403', '4406', '4408', '4409', '4410', '4411', '4429', '4500'],
  ...['complete', 'left', 'revoked', 'stopping', 'slow', 'failed'],
])

/** Counts the ends of connections; codes that clients make up are one. */
export class Closes {
  readonly counts: Record<string, number> = {}

  add(code: number | string): void {
    const name = known.has(String(code)) ? String(code) : 'other'
    this.counts[name] = (this.counts[name] ?? 0) + 1
  }
}
