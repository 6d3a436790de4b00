'use client'
import { useTranslations } from 'next-intl'
import { useMutation } from 'urql'
import { type FailedJobRowFragment, Jobs_RetryDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'
import { CheckIcon } from '@/ui/icons.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Moment } from '../tickets/moment.tsx'
import { useQueueName } from './use-queue-name.ts'

interface FailedJobsProps {
  jobs: readonly FailedJobRowFragment[]
  onRetried: () => void
}

export function FailedJobs({ jobs, onRetried }: FailedJobsProps) {
  const t = useTranslations('jobs')
  const queueName = useQueueName()
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [{ error, fetching }, retry] = useMutation(Jobs_RetryDocument)

  async function again(id: string) {
    const answer = await retry({ input: { id } })
    if (answer.error) return
    announce(t('retried'))
    onRetried()
  }
  return (
    <section aria-labelledby="failed-jobs" className="mt-6">
      <h2 id="failed-jobs" className="mb-2.5 text-lg font-semibold">
        {t('failedJobs')}
      </h2>
      {error && !fetching && <Alert className="mb-4">{faultText(faultOf(error))}</Alert>}
      {jobs.length === 0 && (
        <div className="card">
          <EmptyState icon={<CheckIcon />} title={t('failedNone')}>
            {t('failedNoneHint')}
          </EmptyState>
        </div>
      )}
      {jobs.length > 0 && (
        <ul aria-labelledby="failed-jobs" className="card divide-y divide-line">
          {jobs.map((job) => (
            <li key={job.id} className="flex flex-wrap items-start gap-x-5 gap-y-2 px-4 py-3.5">
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-medium">{queueName(job.queue)}</p>
                <p className="text-sm text-muted">
                  <Moment at={job.failedAt} /> · {t('attempts', { attempts: job.attempts })}
                </p>
                <p className="mt-0.5 text-sm break-words">
                  <code className="font-mono text-[0.8125rem]">{job.error || t('noError')}</code>
                </p>
              </div>
              <Button
                disabled={fetching}
                aria-label={t('retryNamed', { queue: queueName(job.queue) })}
                onClick={() => again(job.id)}
              >
                {t('retry')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
