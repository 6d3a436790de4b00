/** 128 random bits, hex. Unlike crypto.randomUUID it exists on plain http too, where offices run things inside. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
