'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { TicketStatus } from '@/generated/graphql.ts'
import { buttonClass } from '@/ui/button.tsx'
import { PrintIcon } from '@/ui/icons.tsx'
import { EscalationBadge } from '../escalation/escalation-badge.tsx'
import { PdfLink } from '../print/pdf-link.tsx'
import { OpeningNote } from '../terms/opening-note.tsx'
import { PromiseNote } from '../terms/promise-note.tsx'
import { TermLabel } from '../terms/term-label.tsx'
import { StatusBadge } from './status-badge.tsx'
import { ticketAddress } from './ticket-address.ts'
import type { TicketOnPage } from './use-ticket-page.ts'

/** While support is to answer, what it has promised and when it works is worth knowing. */
const waitsForSupport: ReadonlySet<TicketStatus> = new Set(['UNCONFIRMED', 'IN_PROGRESS', 'REOPENED'])

/** Number, title, and what the status means in plain words. */
export function TicketHead({ ticket }: { ticket: TicketOnPage }) {
  const t = useTranslations('tickets')
  const print = useTranslations('print')
  return (
    <header className="mb-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="font-medium text-muted tabular-nums">{ticket.number}</span>
        <StatusBadge status={ticket.status} />
        <TermLabel ticket={ticket} timeZone={ticket.desk.timeZone} settled />
        <EscalationBadge at={ticket.escalatedAt} />
        <span className="ml-auto flex gap-2">
          <Link href={`${ticketAddress(ticket.number)}/print`} className={buttonClass('secondary')}>
            <PrintIcon />
            {print('print')}
          </Link>
          <PdfLink number={ticket.number} />
        </span>
      </div>
      <h1 className="mt-1.5 text-2xl leading-tight font-semibold tracking-tight">{ticket.title}</h1>
      <p className="mt-1.5 text-sm text-muted">{ticket.statusMeaning}</p>
      {/* Said to the requester's side: neither staff nor others who may read it can do what it asks for. */}
      {ticket.actions.comment && !ticket.actions.commentInternally && (
        <p className="text-sm">{ticket.expectedOfRequester}</p>
      )}
      {waitsForSupport.has(ticket.status) && (
        <>
          <PromiseNote ticket={ticket} />
          {!ticket.actions.assign && <OpeningNote desk={ticket.desk} ticket={ticket} className="mt-1" />}
        </>
      )}
      {ticket.duplicateOf && (
        <p className="mt-1.5 text-sm">
          {t('page.duplicateOf')}{' '}
          <Link
            href={ticketAddress(ticket.duplicateOf.number)}
            className="font-medium text-accent underline-offset-2 hover:underline"
          >
            {ticket.duplicateOf.number}
          </Link>{' '}
          {ticket.duplicateOf.title}
        </p>
      )}
    </header>
  )
}
