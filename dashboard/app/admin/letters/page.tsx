import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LettersPage } from '@/features/letters/letters-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('letters')
  return { title: t('title') }
}

export default function LettersRoute() {
  return <LettersPage />
}
