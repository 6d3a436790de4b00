'use client'
import { useTranslations } from 'next-intl'
import type { Fault } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'

interface ReadFaultProps {
  fault: Fault | null
  title?: string
  /** Reads again. */
  onRetry: () => void
  busy?: boolean
  className?: string
}

/** Why something could not be read, with a button that tries again; nothing while nothing is wrong. */
export function ReadFault({ fault, title, onRetry, busy, className }: ReadFaultProps) {
  const t = useTranslations('common')
  const faultText = useFaultText()
  if (fault === null) return null
  return (
    <Alert
      className={className}
      title={title}
      action={
        <Button busy={busy} onClick={() => onRetry()}>
          {t('retry')}
        </Button>
      }
    >
      {faultText(fault)}
    </Alert>
  )
}
