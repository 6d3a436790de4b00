'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button, buttonClass } from '@/ui/button.tsx'
import { ChevronLeftIcon, PrintIcon } from '@/ui/icons.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ticketAddress } from '../tickets/ticket-address.ts'
import { PdfLink } from './pdf-link.tsx'
import { PrintedTicket } from './printed-ticket.tsx'
import { usePrintedTicket } from './use-printed-ticket.ts'

/** The ticket on paper: on the screen what will be printed, above it what goes with a screen only. */
export function PrintPage({ number }: { number: string }) {
  const t = useTranslations('print')
  const tickets = useTranslations('tickets')
  const format = useFormatter()
  const faultText = useFaultText()
  const [printed, retry] = usePrintedTicket(number)
  return (
    <div className="mx-auto max-w-4xl px-4 py-5 sm:px-6 print:max-w-none print:p-0">
      <div className="mb-5 flex flex-wrap items-center gap-2 print:hidden">
        <Link href={ticketAddress(number)} className={buttonClass('secondary')}>
          <ChevronLeftIcon />
          {t('back')}
        </Link>
        {printed.state === 'whole' && (
          <>
            <Button look="primary" onClick={() => window.print()}>
              <PrintIcon />
              {t('print')}
            </Button>
            <PdfLink number={number} />
          </>
        )}
      </div>
      {printed.state === 'reading' && (
        <div className="space-y-4">
          <p role="status" className="text-muted">
            {printed.read > 0 ? t('loadingMore', { count: printed.read }) : t('loading')}
          </p>
          <Skeleton className="h-8 w-3/4" />
          <Skeleton className="h-64 w-full" />
        </div>
      )}
      {printed.state === 'failed' && (
        <Alert title={t('failed')} action={<Button onClick={retry}>{tickets('list.retry')}</Button>}>
          {faultText(printed.fault)}
        </Alert>
      )}
      {printed.state === 'missing' && (
        <Alert title={tickets('page.notFound', { number })}>{tickets('page.notFoundHint')}</Alert>
      )}
      {printed.state === 'whole' && (
        <>
          <PrintedTicket ticket={printed.ticket} events={printed.events} />
          <p className="mt-6 text-sm text-muted">
            {t('printed', { at: format.dateTime(printed.at, { dateStyle: 'long', timeStyle: 'short' }) })}
          </p>
        </>
      )}
    </div>
  )
}
