'use client'
import { useTranslations } from 'next-intl'
import { ticketStatuses } from '../tickets/status.ts'
import { StatusBadge } from '../tickets/status-badge.tsx'

/** «Статусы обращений» in plain words, as the procedure closes with them. */
export function StatusGuide() {
  const t = useTranslations('help')
  const tickets = useTranslations('tickets')
  return (
    <section aria-labelledby="statuses" className="mt-12">
      <h2 id="statuses" className="mb-4 text-xl font-semibold">
        {t('statuses')}
      </h2>
      <dl className="card divide-y divide-line">
        {ticketStatuses.map((status) => (
          <div key={status} className="grid gap-x-6 gap-y-1 px-5 py-3 sm:grid-cols-[13rem_1fr] sm:items-center">
            <dt>
              <StatusBadge status={status} />
            </dt>
            <dd className="text-muted">{tickets(`status.${status}.meaning`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
