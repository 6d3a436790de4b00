'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type LetterRowFragment, type LetterState, Letters_PageDocument } from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { EmptyState } from '@/ui/empty-state.tsx'
import { MailIcon } from '@/ui/icons.tsx'
import { Segmented } from '@/ui/segmented.tsx'
import { PagedList } from '../common/paged-list.tsx'
import { LetterDialog } from './letter-dialog.tsx'
import { LetterList } from './letter-list.tsx'
import { SendWaiting } from './send-waiting.tsx'

type Choice = LetterState | 'ALL'

export function LettersPage() {
  const t = useTranslations('letters')
  const [choice, setChoice] = useState<Choice>('ALL')
  const [viewed, setViewed] = useState<LetterRowFragment | null>(null)
  const pages = usePages(Letters_PageDocument, { state: choice === 'ALL' ? null : choice }, (read) => read.letters, 50)
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
        {pages.data && (
          <p role="status" className="text-sm text-muted">
            {t('counts', pages.data.letterCounts)}
          </p>
        )}
        {(pages.data?.letterCounts.waiting ?? 0) > 0 && <SendWaiting onSent={pages.again} />}
      </div>
      <PagedList
        pages={pages}
        failed={t('failed')}
        more={t('more')}
        empty={
          <EmptyState icon={<MailIcon />} title={t('empty')}>
            {t('emptyHint')}
          </EmptyState>
        }
      >
        {(nodes) => <LetterList letters={nodes} onView={setViewed} onResent={pages.again} />}
      </PagedList>
      <LetterDialog letter={viewed} onClose={() => setViewed(null)} />
    </>
  )
}
