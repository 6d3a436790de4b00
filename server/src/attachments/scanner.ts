/**
 * A virus scanner. One implementation asks clamd (clamd.ts); every one passes the suite of
 * test/attachments/scanner.test.ts.
 */
export interface Scanner {
  /**
   * Reads a body to its end and says what was found in it; null when nothing was. Throws ScannerAway when there is no
   * answer, within a bounded time, and whatever the body throws.
   */
  scan(body: AsyncIterable<Uint8Array>): Promise<string | null>
}

/** The scanner did not answer, or not so that anything can be told of the file: ask again later. */
export class ScannerAway extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`the virus scanner gave no answer: ${why}`, options)
    this.name = 'ScannerAway'
  }
}
