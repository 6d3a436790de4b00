import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CallScreen } from '@/features/calls/call-screen.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('calls')
  return { title: t('heading') }
}

export default function NewCallPage() {
  return <CallScreen />
}
