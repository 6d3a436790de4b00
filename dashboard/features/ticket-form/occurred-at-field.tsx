import { useTranslations } from 'next-intl'
import { Field } from '@/ui/field.tsx'
import { Input } from '@/ui/input.tsx'
import type { FieldsProps } from './matter-fields.tsx'

export function OccurredAtField({ values, change, fault, disabled }: FieldsProps) {
  const t = useTranslations('ticket-form.occurredAt')
  return (
    <Field label={t('label')} hint={t('hint', { zone: zoneName(new Date()) })} error={fault('occurredAt')}>
      {(control) => (
        <Input
          {...control}
          data-field="occurredAt"
          type="datetime-local"
          value={values.occurredAt}
          readOnly={disabled}
          onChange={(event) => change({ occurredAt: event.target.value })}
          className="max-w-64"
        />
      )}
    </Field>
  )
}

/** «UTC+9»: what the typed time is meant in. */
function zoneName(now: Date): string {
  const minutes = -now.getTimezoneOffset()
  const part = Math.abs(minutes) % 60
  const rest = part === 0 ? '' : `:${String(part).padStart(2, '0')}`
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest}`
}
