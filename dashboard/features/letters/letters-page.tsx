'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type LetterRowFragment, type LetterState, Letters_PageDocument } from '@/generated/graphql.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
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

export function LettersPage() {
  const t = useTranslations('letters')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const [choice, setChoice] = useState<Choice>('ALL')
  const [viewed, setViewed] = useState<LetterRowFragment | null>(null)
  const { nodes, data, hasMore, busy, fault, more, again } = usePages(
    Letters_PageDocument,
    { state: choice === 'ALL' ? null : choice },
    (read) => read.letters,
    50,
  )
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
            onChange={setChoice}
          />
        </div>
        {data && (
          <p role="status" className="text-sm text-muted">
            {t('counts', data.letterCounts)}
          </p>
        )}
      </div>
      {fault && (
        <Alert className="mb-4" title={t('failed')} action={<Button onClick={again}>{common('retry')}</Button>}>
          {faultText(fault)}
        </Alert>
      )}
      {nodes === null && !fault && <Skeleton className="h-64 rounded-xl" />}
      {nodes?.length === 0 && (
        <div className="card">
          <EmptyState icon={<MailIcon />} title={t('empty')}>
            {t('emptyHint')}
          </EmptyState>
        </div>
      )}
      {nodes && nodes.length > 0 && <LetterList letters={nodes} onView={setViewed} onResent={again} />}
      {hasMore && <LoadMore label={t('more')} busy={busy} onLoad={more} />}
      <LetterDialog letter={viewed} onClose={() => setViewed(null)} />
    </>
  )
}
