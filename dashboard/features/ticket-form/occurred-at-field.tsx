import { useTranslations } from 'next-intl'
import { Field } from '@/ui/field.tsx'
import { Input } from '@/ui/input.tsx'
import type { StandardFieldProps } from './matter-fields.tsx'

export function OccurredAtField({ asked, values, change, fault, disabled }: StandardFieldProps) {
  const t = useTranslations('ticket-form.occurredAt')
  const hint = `${asked.hint} ${t('zone', { zone: zoneName(new Date()) })}`
  return (
    <Field label={asked.label} hint={hint} error={fault('occurredAt')} required={asked.required}>
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
