/**
 * Why the program cannot start, in plain lines for the person at the terminal: what, where, what is allowed.
 * Anything else that is thrown during the start is a fault of ours and shows its stack.
 */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly lines: readonly string[]

  constructor(...lines: string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}
