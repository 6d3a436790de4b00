import type { InboundReason } from '@otklik/prisma/client'

/** The lines of a letter's head, by name in small letters; a name may stand there several times. */
export type Head = ReadonlyMap<string, readonly string[]>

export interface Automatic {
  /** A program has written it: kept, and no ticket is made of it. */
  reason: Extract<InboundReason, 'AUTO_REPLY' | 'BOUNCE' | 'LIST' | 'LOOP'> | null
  /** Its sender may be answered by a program. */
  answerable: boolean
}

/** Our own letters carry it, so that one that comes back is known whatever became of its Message-ID. */
export const loopHeader = 'X-Loop'

/**
 * Whether a program has written the letter, by its head alone: RFC 3834 (Auto-Submitted), RFC 3464 (reports), RFC 2919
 * (List-Id), and what the usual servers set. Words of the text decide nothing: people write «автоответ» too.
 *
 * @param own the mark in our letters' X-Loop, and the domain of their Message-IDs
 */
export function automaticOf(head: Head, own: { mark: string; domain: string }): Automatic {
  const ignored = (reason: Automatic['reason']): Automatic => ({ reason, answerable: false })
  const values = (name: string) => (head.get(name) ?? []).map((value) => value.trim().toLowerCase())
  const has = (name: string, pattern: RegExp) => values(name).some((value) => pattern.test(value))

  if (values('x-loop').includes(own.mark.toLowerCase())) return ignored('LOOP')
  if (values('message-id').some((value) => isOwnMessageId(value, own.domain))) return ignored('LOOP')
  if (has('content-type', /^multipart\/report\b/) || head.has('x-failed-recipients')) return ignored('BOUNCE')
  if (has('return-path', /^<\s*>$/)) return ignored('BOUNCE')
  if (has('auto-submitted', /^(?!no\b)\S/) || has('precedence', /^auto_?reply$/)) return ignored('AUTO_REPLY')
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => has(name, /^(?!(no|false)$)\S/))) {
    return ignored('AUTO_REPLY')
  }
  if (head.has('list-id') || head.has('list-post') || has('precedence', /^(bulk|list|junk)$/)) return ignored('LIST')
  // Asks for silence, and may yet be from a person: Exchange sets it for whole offices.
  return { reason: null, answerable: !has('x-auto-response-suppress', /\b(all|oof|autoreply)\b/) }
}

/** Letters of ours have ids such as <0199…@support.example>, see mail/letters.ts. */
function isOwnMessageId(value: string, domain: string): boolean {
  const [, id, at] = /^<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@([^>]+)>?$/.exec(value) ?? []
  return id !== undefined && at === domain.toLowerCase()
}
