'use client'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { CallTicketFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { Moment } from '../tickets/moment.tsx'
import { StatusBadge } from '../tickets/status-badge.tsx'
import { TicketBeside } from '../tickets/ticket-beside.tsx'

interface PreviousTicketsProps {
  tickets: readonly CallTicketFragment[]
  disabled: boolean
  /** The call is about this one. */
  onContinue: (ticket: CallTicketFragment) => void
}

/** What the caller has asked last: perhaps the call is about one of these. */
export function PreviousTickets({ tickets, disabled, onContinue }: PreviousTicketsProps) {
  const t = useTranslations('calls.previous')
  const id = useId()
  return (
    <section aria-labelledby={id} className="card p-4 sm:p-5">
      <h2 id={id} className="font-semibold">
        {t('heading')}
      </h2>
      {tickets.length === 0 && <p className="mt-1 text-sm text-muted">{t('none')}</p>}
      <ul className="mt-1 divide-y divide-line">
        {tickets.map((ticket) => (
          <li key={ticket.id} className="py-2.5">
            <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <TicketBeside number={ticket.number} />
              <StatusBadge status={ticket.status} />
              <span className="text-sm text-muted">
                <Moment at={ticket.createdAt} />
              </span>
            </p>
            <p className="mt-0.5 wrap-anywhere">{ticket.title}</p>
            {ticket.actions.assign && (
              <Button
                look="quiet"
                disabled={disabled}
                className="-ml-3 text-accent!"
                aria-label={t('continueNumber', { number: ticket.number })}
                onClick={() => onContinue(ticket)}
              >
                {t('continue')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
