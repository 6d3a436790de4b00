import type { Metadata } from 'next'
import { TicketPage } from '@/features/tickets/ticket-page.tsx'

interface Props {
  params: Promise<{ number: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).number) }
}

export default async function TicketRoute({ params }: Props) {
  const number = decodeURIComponent((await params).number)
  return <TicketPage key={number} number={number} />
}
