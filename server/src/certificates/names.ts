import type { Name } from '@peculiar/x509'

/** Short names that the library does not know. */
const labels: Record<string, string> = {
  '1.2.643.100.1': 'ОГРН',
  '1.2.643.100.3': 'СНИЛС',
  '1.2.643.100.4': 'ИННЮЛ',
  '1.2.643.100.5': 'ОГРНИП',
  '1.2.643.3.131.1.1': 'ИНН',
}

/** A name as people read it: «CN=…, СНИЛС=…», with commas inside a value escaped. */
export function nameText(name: Name): string {
  return name
    .toJSON()
    .flatMap((part) =>
      Object.entries(part).flatMap(([type, values]) =>
        (values ?? []).map((value) => `${labels[type] ?? type}=${escaped(plainValue(String(value)))}`),
      ),
    )
    .join(', ')
}

/** `#` and hex is how the library writes what it does not decode. */
const plainValue = (value: string) => (value.startsWith('#') ? (numericString(value.slice(1)) ?? value) : value)

const escaped = (value: string) => value.replace(/[\\,+]/g, '\\$&')

/**
 * The library gives a NumericString, which ИНН, ОГРН and СНИЛС are, as the hex of its tag, length and bytes. Null for
 * anything else.
 */
export function numericString(hex: string): string | null {
  if (!/^12[0-9a-f]{2}([0-9a-f]{2})+$/.test(hex)) return null
  const bytes = Buffer.from(hex, 'hex')
  const text = bytes.subarray(2).toString('latin1')
  return bytes[1] === text.length && /^[\d ]+$/.test(text) ? text : null
}
