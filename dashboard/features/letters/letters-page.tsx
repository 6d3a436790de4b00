'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { type LetterRowFragment, type LetterState, Letters_PageDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'
import { MailIcon } from '@/ui/icons.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Segmented } from '@/ui/segmented.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { LetterDialog } from './letter-dialog.tsx'
import { LetterList } from './letter-list.tsx'

type Choice = LetterState | 'ALL'

const pageSize = 50

export function LettersPage() {
  const t = useTranslations('letters')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const [choice, setChoice] = useState<Choice>('ALL')
  const [viewed, setViewed] = useState<LetterRowFragment | null>(null)
  // Pages before this one, and the cursor that this one begins behind.
  const [earlier, setEarlier] = useState<{ letters: LetterRowFragment[]; after: string | null }>(begun)
  const [{ data, error, fetching }, read] = useQuery({
    query: Letters_PageDocument,
    variables: { state: choice === 'ALL' ? null : choice, first: pageSize, after: earlier.after },
    requestPolicy: 'cache-and-network',
  })
  const page = data?.letters
  const letters = [...earlier.letters, ...(page?.nodes ?? [])]

  const anew = () => {
    setEarlier(begun)
    read({ requestPolicy: 'network-only' })
  }
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-1 mb-4 max-w-2xl text-muted">{t('lead')}</p>
      <div className="mb-4 flex flex-wrap items-center gap-x-5 gap-y-2">
        <div className="max-w-full overflow-x-auto">
          <Segmented
            label={t('filter')}
            value={choice}
            options={(['ALL', 'WAITING', 'SENT', 'FAILED'] as const).map((value) => ({
              value,
              label: value === 'ALL' ? t('all') : t(`state.${value}`),
            }))}
            onChange={(next) => {
              setEarlier(begun)
              setChoice(next)
            }}
          />
        </div>
        {data && (
          <p role="status" className="text-sm text-muted">
            {t('counts', data.letterCounts)}
          </p>
        )}
      </div>
      {error && !fetching && (
        <Alert className="mb-4" title={t('failed')} action={<Button onClick={anew}>{common('retry')}</Button>}>
          {faultText(faultOf(error))}
        </Alert>
      )}
      {!data && !error && <Skeleton className="h-64 rounded-xl" />}
      {page && letters.length === 0 && (
        <div className="card">
          <EmptyState icon={<MailIcon />} title={t('empty')}>
            {t('emptyHint')}
          </EmptyState>
        </div>
      )}
      {letters.length > 0 && <LetterList letters={letters} onView={setViewed} onResent={anew} />}
      {page?.pageInfo.hasNextPage && (
        <LoadMore
          label={t('more')}
          busy={fetching}
          onLoad={() => setEarlier({ letters, after: page.pageInfo.endCursor ?? null })}
        />
      )}
      <LetterDialog letter={viewed} onClose={() => setViewed(null)} />
    </>
  )
}

const begun: { letters: LetterRowFragment[]; after: string | null } = { letters: [], after: null }
