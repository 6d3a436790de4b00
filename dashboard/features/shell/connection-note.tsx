'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useConnection } from '@/lib/live/provider.tsx'
import { classNames } from '@/ui/class-names.ts'
import { CheckIcon, OfflineIcon, SpinnerIcon } from '@/ui/icons.tsx'

/** Milliseconds that «Наверстали» stays. */
const shown = 8_000

/** Says when the screen no longer lives, and when it does again. The region is always there, so that it is read out. */
export function ConnectionNote() {
  const t = useTranslations('live')
  const format = useFormatter()
  const connection = useConnection()
  const caughtUp = connection.phase === 'live' ? connection.caughtUp : null
  const [hidden, setHidden] = useState<number | null>(null)

  useEffect(() => {
    if (!caughtUp) return
    const timer = setTimeout(() => setHidden(caughtUp.at), shown)
    return () => clearTimeout(timer)
  }, [caughtUp])

  const look =
    connection.phase === 'lost'
      ? 'bg-tone-amber-soft text-tone-amber'
      : connection.phase === 'catching-up'
        ? 'bg-tone-blue-soft text-tone-blue'
        : 'bg-tone-green-soft text-tone-green'
  const visible =
    connection.phase === 'lost' || connection.phase === 'catching-up' || (caughtUp !== null && caughtUp.at !== hidden)

  return (
    <div role="status" className="sticky top-14 z-20">
      {visible && (
        <p
          className={classNames(
            'flex items-center justify-center gap-2 px-4 py-2 text-center text-sm font-medium',
            look,
          )}
        >
          {connection.phase === 'lost' && (
            <>
              <OfflineIcon />
              {t('lost', { since: format.dateTime(connection.since, { timeStyle: 'medium' }) })}
            </>
          )}
          {connection.phase === 'catching-up' && (
            <>
              <SpinnerIcon className="animate-spin" />
              {t('catchingUp')}
            </>
          )}
          {caughtUp && (
            <>
              <CheckIcon />
              {t('caughtUp', { count: caughtUp.count })}
            </>
          )}
        </p>
      )}
    </div>
  )
}
