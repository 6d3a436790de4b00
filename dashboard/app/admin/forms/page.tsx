import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { FormsPage } from '@/features/desk-fields/forms-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('desk-fields')
  return { title: t('title') }
}

export default function FormsRoute() {
  return <FormsPage />
}
