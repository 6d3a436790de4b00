'use client'
import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { Fault } from './errors.ts'

/** One sentence for a person. The API's own message is already in their language; ours cover what never reached it. */
export function useFaultText(): (fault: Fault) => string {
  const t = useTranslations('errors')
  return useCallback(
    (fault) => {
      if (fault.code === 'NETWORK') return t('network')
      if (fault.code === 'INTERNAL_SERVER_ERROR') return t('internal', { requestId: fault.requestId ?? '—' })
      if (fault.code === 'RATE_LIMITED' && fault.retryAfterSeconds !== null) {
        const seconds = Math.max(1, Math.ceil(fault.retryAfterSeconds))
        return seconds > 90
          ? t('rateLimitedMinutes', { minutes: Math.ceil(seconds / 60) })
          : t('rateLimited', { seconds })
      }
      return fault.message || t('internal', { requestId: '—' })
    },
    [t],
  )
}
