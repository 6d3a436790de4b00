'use client'
import { useTranslations } from 'next-intl'
import type { Jobs_PageQuery } from '@/generated/graphql.ts'
import { useQueueName } from './use-queue-name.ts'

const columns = ['waiting', 'active', 'retrying', 'failed'] as const

export function QueueTable({ queues }: { queues: Jobs_PageQuery['jobQueues'] }) {
  const t = useTranslations('jobs')
  const queueName = useQueueName()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="card overflow-x-auto" aria-label={t('queues')} tabIndex={0}>
      <table className="w-full text-left">
        <thead className="text-sm text-muted">
          <tr>
            <th scope="col" className="px-4 py-2.5 font-medium">
              {t('queue')}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-4 py-2.5 text-right font-medium">
                {t(column === 'failed' ? 'failedCount' : column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line">
          {queues.map((queue) => (
            <tr key={queue.name}>
              <th scope="row" className="px-4 py-2.5 font-medium">
                {queueName(queue.name)}
                {/* As logs and the documentation call it. */}
                <span className="ml-2 hidden font-mono text-[0.8125rem] font-normal text-muted sm:inline">
                  {queue.name}
                </span>
              </th>
              {columns.map((column) => (
                <td key={column} className="px-4 py-2.5 text-right tabular-nums">
                  {queue[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
