'use client'
import { useTranslations } from 'next-intl'
import { Jobs_PageDocument } from '@/generated/graphql.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { FailedJobs } from './failed-jobs.tsx'
import { QueueTable } from './queue-table.tsx'

export function JobsPage() {
  const t = useTranslations('jobs')
  const common = useTranslations('common')
  const faultText = useFaultText()
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
      {fault && (
        <Alert className="mb-4" title={t('failed')} action={<Button onClick={again}>{common('retry')}</Button>}>
          {faultText(fault)}
        </Alert>
      )}
      {nodes === null && !fault && <Skeleton className="h-64 rounded-xl" />}
      {data && <QueueTable queues={data.jobQueues} />}
      {nodes && <FailedJobs jobs={nodes} onRetried={again} />}
      {hasMore && <LoadMore label={t('more')} busy={busy} onLoad={more} />}
    </>
  )
}
