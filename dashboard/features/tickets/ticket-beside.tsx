import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ticketAddress } from './ticket-address.ts'

/** A ticket's number that opens it in another window: what is being typed here stays. */
export function TicketBeside({ number }: { number: string }) {
  const t = useTranslations('common')
  return (
    <Link href={ticketAddress(number)} target="_blank" className="font-medium text-accent tabular-nums hover:underline">
      {number}
      <span className="sr-only"> {t('newTab')}</span>
    </Link>
  )
}
