'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { InboundLetterRowFragment } from '@/generated/graphql.ts'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { TermLabel } from '../terms/term-label.tsx'
import { useAmountText } from '../terms/use-term-words.ts'

type Waits = Pick<InboundLetterRowFragment, 'receivedAt' | 'numberDueAt' | 'desk'>

/** For how long a letter has waited, and whether its sender should have had a number by now. */
export function Waiting({ letter: { receivedAt, numberDueAt, desk } }: { letter: Waits }) {
  const t = useTranslations('intake')
  const format = useFormatter()
  const amountText = useAmountText()
  const minutes = Math.max(0, Math.floor((useServerNow('minute') - Date.parse(receivedAt)) / 60_000))
  const days = Math.floor(minutes / 1440)
  const amount =
    days > 0
      ? format.number(days, { style: 'unit', unit: 'day', unitDisplay: 'long' })
      : amountText({ hours: Math.floor(minutes / 60), minutes: minutes % 60, seconds: null })
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <span className="tabular-nums">{minutes === 0 ? t('justCame') : t('waits', { amount })}</span>
      {numberDueAt && (
        <TermLabel
          ticket={{ termState: 'ON_TRACK', termKind: 'ACKNOWLEDGEMENT', dueAt: numberDueAt }}
          timeZone={desk.timeZone}
        />
      )}
    </p>
  )
}
