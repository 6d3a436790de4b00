/**
 * What people call somebody by of a distinguished name: «CN=Иванова М. П., O=…» → «Иванова М. П.»; the whole name when it
 * has none. A comma inside a value is escaped, or the value stands in quotes.
 */
export function commonName(name: string): string {
  const found = /(?:^|, ?|\+)CN=("(?:[^"\\]|\\.)*"|(?:[^,+\\]|\\.)*)/.exec(name)?.[1]
  return found?.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') || name
}
