import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DirectoryPage } from '@/features/directory/directory-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('admin')
  return { title: t('sections.directory') }
}

export default function AdminRoute() {
  return <DirectoryPage />
}
