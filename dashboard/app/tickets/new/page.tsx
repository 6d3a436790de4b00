import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { TicketForm } from '@/features/ticket-form/ticket-form.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('ticket-form')
  return { title: t('heading') }
}

export default function NewTicketPage() {
  return (
    <Suspense>
      <TicketForm />
    </Suspense>
  )
}
