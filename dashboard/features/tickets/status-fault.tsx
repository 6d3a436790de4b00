import { useTranslations } from 'next-intl'
import type { Fault } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'

/** Why a change of a status was refused, but for what is told at its fields. */
export function StatusFault({ fault, at }: { fault: Fault | null; at: readonly string[] }) {
  const t = useTranslations('tickets')
  const faultText = useFaultText()
  if (!fault || Object.keys(fault.fields).some((field) => at.includes(field))) return null
  return (
    <Alert>
      {fault.code === 'CONFLICT' && fault.current
        ? t('changeStatus.conflict', { status: t(`status.${fault.current.status}.name`) })
        : [faultText(fault), ...Object.values(fault.fields).flat()].join(' ')}
    </Alert>
  )
}
