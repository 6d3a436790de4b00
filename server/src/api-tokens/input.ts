import type { ApiScope } from '@otklik/prisma/client'
import { fault } from '../errors.ts'
import { type Checked, cleanText, textLimits } from '../text-rules.ts'

export function parseTokenName(value: string): Checked<string> {
  return cleanText(value, { path: 'name', max: textLimits.name })
}

export function checkScopes(scopes: readonly ApiScope[]): Checked<ApiScope[]> {
  const repeated = scopes.findIndex((scope, index) => scopes.indexOf(scope) < index)
  if (repeated >= 0) {
    return fault(['scopes', String(repeated)], {
      ru: `Право ${scopes[repeated]} названо дважды; каждое называют один раз.`,
      en: `The scope ${scopes[repeated]} is named twice; name each once.`,
    })
  }
  if (scopes.length > 0) return [...scopes]
  return fault('scopes', {
    ru: 'Нужно хотя бы одно право: TICKETS_READ, TICKETS_WRITE или TICKETS_MANAGE.',
    en: 'At least one scope is needed: TICKETS_READ, TICKETS_WRITE or TICKETS_MANAGE.',
  })
}

/** @param expiresAt null for a token that ends only when it is revoked */
export function checkExpiry(expiresAt: Date | null, now: Date): Checked<Date | null> {
  if (expiresAt === null || expiresAt > now) return expiresAt
  return fault('expiresAt', {
    ru: `Срок действия должен быть в будущем: сейчас ${now.toISOString()}.`,
    en: `The expiry must be in the future: it is ${now.toISOString()} now.`,
  })
}
