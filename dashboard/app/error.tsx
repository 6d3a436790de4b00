'use client'
import { useTranslations } from 'next-intl'
import { Button } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'
import { WarningIcon } from '@/ui/icons.tsx'

export default function PageCrashed({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations('common')
  return (
    <div role="alert">
      <EmptyState
        icon={<WarningIcon />}
        title={t('crash.title')}
        action={
          <Button look="primary" onClick={reset}>
            {t('retry')}
          </Button>
        }
      >
        {t('crash.text')}
      </EmptyState>
    </div>
  )
}
