'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { Fault } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'

/** Why signing in failed; after too many attempts, with the seconds that are still to wait. */
export function SignInFault({ fault, at }: { fault: Fault; at: number }) {
  const t = useTranslations('sign-in')
  const faultText = useFaultText()
  const until = fault.code === 'RATE_LIMITED' && fault.retryAfterSeconds ? at + fault.retryAfterSeconds * 1000 : null
  const left = useSecondsLeft(until)
  if (until === null) return <Alert>{faultText(fault)}</Alert>
  return (
    <>
      {/* The alert speaks once; the count beside it is for the eye. */}
      <Alert title={t('tooMany')}>{left > 0 ? faultText(fault) : t('tryNow')}</Alert>
      {left > 0 && (
        <p aria-hidden="true" className="text-sm text-muted tabular-nums">
          {t('left', { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}` })}
        </p>
      )}
    </>
  )
}

function useSecondsLeft(until: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  const over = until === null || now >= until
  useEffect(() => {
    if (over) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [over])
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000))
}
