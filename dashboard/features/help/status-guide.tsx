'use client'
import { useTranslations } from 'next-intl'
import type { Help_DesksQuery } from '@/generated/graphql.ts'
import { ticketStatuses } from '../tickets/status.ts'
import { StatusBadge } from '../tickets/status-badge.tsx'

export type StatusLines = Help_DesksQuery['desks'][number]['statuses']

/** «Статусы обращений» in plain words, as the procedure closes with them. */
export function StatusGuide({ lines }: { lines: StatusLines }) {
  const t = useTranslations('help')
  return (
    <section aria-labelledby="statuses" className="mt-12">
      <h2 id="statuses" className="mb-4 text-xl font-semibold">
        {t('statuses')}
      </h2>
      <dl className="card divide-y divide-line">
        {ticketStatuses.map((status) => {
          const line = lines.find((each) => each.status === status)
          return (
            <div
              key={status}
              className="grid break-inside-avoid gap-x-6 gap-y-1 px-5 py-3 sm:grid-cols-[13rem_1fr] sm:items-center"
            >
              <dt>
                <StatusBadge status={status} />
              </dt>
              <dd>
                {line?.meaning} <span className="text-muted">{line?.expectedOfRequester}</span>
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
