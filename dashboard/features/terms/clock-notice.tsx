'use client'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Terms_ClockDocument } from '@/generated/graphql.ts'
import { Alert } from '@/ui/alert.tsx'
import { useAmountText } from './use-term-words.ts'

/** For administrators, where a server's clock is not the database's: terms wait for it. Usually nothing. */
export function ClockNotice() {
  const t = useTranslations('terms.clock')
  const amountText = useAmountText()
  const [{ data }] = useQuery({ query: Terms_ClockDocument, requestPolicy: 'network-only' })
  const ahead = data?.clockAheadSeconds
  if (!ahead) return null
  const minutes = Math.round(Math.abs(ahead) / 60)
  const amount = amountText({ hours: Math.floor(minutes / 60), minutes: minutes % 60, seconds: null })
  return (
    <Alert look="warning" className="mb-4" title={t(ahead > 0 ? 'ahead' : 'behind', { amount })}>
      {t('hint')}
    </Alert>
  )
}
