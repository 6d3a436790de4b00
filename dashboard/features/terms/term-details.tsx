'use client'
import { useTranslations } from 'next-intl'
import type { TicketDetailsFragment } from '@/generated/graphql.ts'
import { useDeskMoment } from './use-desk-moment.ts'

/** All that is known of a ticket's terms; live as the page is. Nothing for a ticket that has none. */
export function TermDetails({ ticket }: { ticket: TicketDetailsFragment }) {
  const t = useTranslations('terms')
  // By the desk's clock: its working day is what terms are counted in.
  const momentText = useDeskMoment()
  const { term, desk } = ticket
  if (!term && ticket.escalatedAt === null && ticket.expectedResolutionAt === null) return null
  const rows = [
    { is: 'numberTold', at: term?.acknowledgeDueAt ? term.acknowledgedAt : null },
    { is: 'numberDue', at: term && !term.acknowledgedAt ? term.acknowledgeDueAt : null },
    { is: 'outcomeDue', at: term?.outcomeDueAt ?? null },
    { is: 'outcomeAt', at: term?.outcomeDueAt ? term.outcomeAt : null },
    { is: 'promised', at: ticket.expectedResolutionAt },
    { is: 'pausedAt', at: term?.pausedAt ?? null },
    { is: 'breachedAt', at: term?.breachedAt ?? null },
    { is: 'escalatedAt', at: ticket.escalatedAt },
  ] as const
  return (
    <section aria-labelledby="terms" className="card p-4">
      <h2 id="terms" className="mb-2.5 text-sm font-semibold">
        {t('details.title')}
      </h2>
      <dl className="space-y-1.5 text-sm">
        {rows.map(({ is, at }) =>
          at === null ? null : (
            <div key={is} className="flex flex-wrap justify-between gap-x-3">
              <dt className="text-muted">{t(`details.${is}`)}</dt>
              <dd className="ml-auto text-right tabular-nums">
                <time dateTime={at}>{momentText(at, desk.timeZone)}</time>
              </dd>
            </div>
          ),
        )}
      </dl>
    </section>
  )
}
