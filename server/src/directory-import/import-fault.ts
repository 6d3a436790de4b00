import type { Text } from '../errors.ts'

/** Why a file as a whole cannot be read, or not further; what stood before it stays loaded. */
export class ImportFault extends Error {
  readonly text: Text

  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options)
    this.name = 'ImportFault'
    this.text = text
  }
}
