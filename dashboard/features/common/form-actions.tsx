'use client'
import { useTranslations } from 'next-intl'
import { Button } from '@/ui/button.tsx'

interface FormActionsProps {
  /** What is done. */
  label: string
  busy: boolean
  onCancel: () => void
}

/** The buttons at the end of a form in a dialog; on a phone one under the other, what is done first. */
export function FormActions({ label, busy, onCancel }: FormActionsProps) {
  const t = useTranslations('common')
  return (
    <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
      <Button disabled={busy} onClick={onCancel}>
        {t('cancel')}
      </Button>
      <Button type="submit" look="primary" busy={busy}>
        {label}
      </Button>
    </div>
  )
}
