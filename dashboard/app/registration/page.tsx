import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { RegistrationForm } from '@/features/registrations/registration-form.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('registration')
  return { title: t('title') }
}

export default function RegistrationRoute() {
  return <RegistrationForm />
}
