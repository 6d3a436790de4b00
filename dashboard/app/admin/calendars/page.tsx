import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CalendarsPage } from '@/features/working-time/calendars-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('working-time')
  return { title: t('title') }
}

export default function CalendarsRoute() {
  return <CalendarsPage />
}
