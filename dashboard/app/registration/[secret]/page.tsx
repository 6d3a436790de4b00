import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { OwnRegistrationPage } from '@/features/registrations/own-registration.tsx'

interface Props {
  params: Promise<{ secret: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('registration')
  // The address holds a secret: it must not travel on to whatever this page links to.
  return { title: t('own.title'), referrer: 'no-referrer' }
}

export default async function OwnRegistrationRoute({ params }: Props) {
  return <OwnRegistrationPage secret={(await params).secret} />
}
