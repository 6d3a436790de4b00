import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { TicketList } from '@/features/tickets/ticket-list.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('tickets')
  return { title: t('list.title') }
}

export default function TicketsPage() {
  return <TicketList />
}
