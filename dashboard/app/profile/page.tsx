import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ProfilePage } from '@/features/profile/profile-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('profile')
  return { title: t('title') }
}

export default function ProfileRoute() {
  return <ProfilePage />
}
