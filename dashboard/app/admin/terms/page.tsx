import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { TermsPage } from '@/features/terms/terms-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('terms.settings')
  return { title: t('title') }
}

export default function TermsRoute() {
  return <TermsPage />
}
