'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useLiveCount } from '@/lib/live/use-live-count.ts'
import { Chip } from '@/ui/chip.tsx'
import { HourglassIcon, WarningIcon } from '@/ui/icons.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { type BoardView, filterOf, type ShownTermState, shownTermStates } from './board-view.ts'
import type { BoardAddress } from './use-board-address.ts'

interface TermStripProps {
  /** Of all that changes the view, one. */
  address: BoardAddress
  view: BoardView & { desk: string }
  paused: boolean
}

/** What is urgent on this board: how much of it, only that, or that first. */
export function TermStrip({ address, view, paused }: TermStripProps) {
  const t = useTranslations('board.terms')
  const { shown, go } = address
  return (
    <div className="flex items-center gap-x-4 border-b border-line bg-surface px-3 py-1.5 sm:px-4 max-sm:flex-col max-sm:items-stretch">
      <fieldset className="min-w-0">
        <legend className="sr-only">{t('label')}</legend>
        <div className="flex gap-2 max-sm:-mx-3 max-sm:overflow-x-auto max-sm:px-3 max-sm:py-1">
          {shownTermStates.map((state) => (
            <Chip
              key={state}
              pressed={shown.term === state}
              onPress={() => go({ term: shown.term === state ? null : state })}
            >
              <StateCount state={state} view={view} paused={paused} />
            </Chip>
          ))}
          <Chip pressed={shown.escalated} onPress={() => go({ escalated: !shown.escalated })}>
            {t('escalated')}
          </Chip>
        </div>
      </fieldset>
      <Checkbox
        className="sm:ml-auto"
        label={t('urgentFirst')}
        checked={shown.order === 'DUE_AT'}
        onChange={(urgent) => go({ order: urgent ? 'DUE_AT' : 'UPDATED_AT' })}
      />
    </div>
  )
}

const icons: Record<ShownTermState, typeof WarningIcon> = { LATE: WarningIcon, NEAR: HourglassIcon }

/** Exact, whatever of the board is loaded: a live number of its own. */
function StateCount({ state, view, paused }: Omit<TermStripProps, 'address'> & { state: ShownTermState }) {
  const t = useTranslations('board.terms')
  const filter = useMemo(() => filterOf({ ...view, term: state }), [view, state])
  const count = useLiveCount(filter, { paused })
  const Icon = icons[state]
  return (
    <>
      <Icon
        width={16}
        height={16}
        className={count ? (state === 'LATE' ? 'text-danger' : 'text-tone-amber') : 'text-muted'}
      />
      {t(state)}
      {/* Room for two digits from the start: nothing moves when the number comes. */}
      <span className="min-w-[2ch] text-right tabular-nums">{count ?? ' '}</span>
    </>
  )
}
