import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { IntakePage } from '@/features/intake/intake-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('intake')
  return { title: t('title') }
}

export default function IntakeRoute() {
  return <IntakePage />
}
