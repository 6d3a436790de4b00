'use client'
import { useTranslations } from 'next-intl'
import { Jobs_PageDocument } from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { Button } from '@/ui/button.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { FailedJobs } from './failed-jobs.tsx'
import { QueueTable } from './queue-table.tsx'

export function JobsPage() {
  const t = useTranslations('jobs')
  const { nodes, data, hasMore, busy, fault, more, again } = usePages(
    Jobs_PageDocument,
    {},
    (read) => read.failedJobs,
    50,
  )
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
        <Button busy={busy} onClick={again}>
          {t('refresh')}
        </Button>
      </div>
      <p className="mt-1 mb-4 max-w-2xl text-muted">{t('lead')}</p>
      <ReadFault className="mb-4" title={t('failed')} fault={fault} onRetry={again} />
      {nodes === null && !fault && <Skeleton className="h-64 rounded-xl" />}
      {data && <QueueTable queues={data.jobQueues} />}
      {nodes && <FailedJobs jobs={nodes} onRetried={again} />}
      {hasMore && <LoadMore label={t('more')} busy={busy} onLoad={more} />}
    </>
  )
}
