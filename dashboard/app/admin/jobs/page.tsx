import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { JobsPage } from '@/features/jobs/jobs-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('jobs')
  return { title: t('title') }
}

export default function JobsRoute() {
  return <JobsPage />
}
