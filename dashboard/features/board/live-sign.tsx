'use client'
import { useTranslations } from 'next-intl'
import { useConnection } from '@/lib/live/provider.tsx'
import { classNames } from '@/ui/class-names.ts'

/** A word on whether the board lives right now; losing the connection and catching up are told above, on every screen. */
export function LiveSign({ paused }: { paused: boolean }) {
  const t = useTranslations('board.live')
  const { phase } = useConnection()
  const state = phase === 'lost' ? 'lost' : paused ? 'paused' : phase === 'live' ? 'live' : 'connecting'
  return (
    <span className="flex items-center gap-1.5 text-sm whitespace-nowrap text-muted max-md:sr-only">
      <span
        aria-hidden="true"
        className={classNames(
          'size-2 rounded-full',
          state === 'live' ? 'bg-tone-green' : state === 'lost' ? 'bg-danger' : 'bg-tone-amber',
        )}
      />
      {t(state)}
    </span>
  )
}
