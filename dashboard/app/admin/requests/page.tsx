import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { RequestsPage } from '@/features/registrations/requests-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('admin')
  return { title: t('sections.requests') }
}

export default function AdminRoute() {
  return <RequestsPage />
}
