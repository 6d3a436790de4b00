import type { Head } from './automatic.ts'

/**
 * Whether our mail server says that the sender is not who the letter says: DMARC has failed. Only the topmost
 * Authentication-Results of a server that the setting names count (RFC 8601): anybody can write such a line below it.
 */
export function isForged(head: Head, authenticates: string | null): boolean {
  if (authenticates === null) return false
  const line = (head.get('authentication-results') ?? []).find(
    (value) => value.split(';', 1)[0]?.trim().split(/\s/, 1)[0]?.toLowerCase() === authenticates,
  )
  return line === undefined || /;\s*dmarc\s*=\s*(?:fail|permerror)\b/i.test(line)
}
