import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { GuidePage } from '@/features/guide/guide-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('guide')
  return { title: t('title') }
}

export default function GuideRoute() {
  return <GuidePage />
}
