import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { buttonClass } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'

export default async function NotFound() {
  const t = await getTranslations('common')
  return (
    <EmptyState
      title={t('notFound.title')}
      action={
        <Link href="/" className={buttonClass('primary')}>
          {t('notFound.home')}
        </Link>
      }
    >
      {t('notFound.text')}
    </EmptyState>
  )
}
