'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { type FailedJobRowFragment, Jobs_PageDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { FailedJobs } from './failed-jobs.tsx'
import { QueueTable } from './queue-table.tsx'

const pageSize = 50

export function JobsPage() {
  const t = useTranslations('jobs')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const [earlier, setEarlier] = useState<{ jobs: FailedJobRowFragment[]; after: string | null }>(begun)
  const [{ data, error, fetching }, read] = useQuery({
    query: Jobs_PageDocument,
    variables: { first: pageSize, after: earlier.after },
    requestPolicy: 'cache-and-network',
  })
  const page = data?.failedJobs
  const jobs = [...earlier.jobs, ...(page?.nodes ?? [])]

  const anew = () => {
    setEarlier(begun)
    read({ requestPolicy: 'network-only' })
  }
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
        <Button busy={fetching} onClick={anew}>
          {t('refresh')}
        </Button>
      </div>
      <p className="mt-1 mb-4 max-w-2xl text-muted">{t('lead')}</p>
      {error && !fetching && (
        <Alert className="mb-4" title={t('failed')} action={<Button onClick={anew}>{common('retry')}</Button>}>
          {faultText(faultOf(error))}
        </Alert>
      )}
      {!data && !error && <Skeleton className="h-64 rounded-xl" />}
      {data && <QueueTable queues={data.jobQueues} />}
      {page && <FailedJobs jobs={jobs} onRetried={anew} />}
      {page?.pageInfo.hasNextPage && (
        <LoadMore
          label={t('more')}
          busy={fetching}
          onLoad={() => setEarlier({ jobs, after: page.pageInfo.endCursor ?? null })}
        />
      )}
    </>
  )
}

const begun: { jobs: FailedJobRowFragment[]; after: string | null } = { jobs: [], after: null }
