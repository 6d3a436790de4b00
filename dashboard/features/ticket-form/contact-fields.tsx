import { useTranslations } from 'next-intl'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Input } from '@/ui/input.tsx'
import { TextField } from '@/ui/text-field.tsx'
import type { StandardFieldProps } from './matter-fields.tsx'
import { suggestPhone } from './phone.ts'

interface ContactFieldProps extends StandardFieldProps {
  /** It has been left: what is wrong with it can be said. */
  onLeft: () => void
}

/** Where to answer: the procedure's step 7. */
export function EmailField({ asked, values, change, fault, disabled, className, onLeft }: ContactFieldProps) {
  return (
    <TextField
      label={asked.label}
      hint={asked.hint}
      error={fault('contactEmail')}
      required
      className={className}
      data-field="contactEmail"
      type="email"
      autoComplete="email"
      placeholder="ivanov@zakupki.example"
      value={values.contactEmail}
      readOnly={disabled}
      onValue={(contactEmail) => change({ contactEmail })}
      onBlur={onLeft}
    />
  )
}

/** «8-123-12345678». A number pasted in another writing is put right at once where there is one way to read it. */
export function PhoneField({ asked, values, change, fault, disabled, className, onLeft }: ContactFieldProps) {
  const t = useTranslations('ticket-form')
  const suggested = suggestPhone(values.contactPhone)
  return (
    <Field label={asked.label} hint={asked.hint} error={fault('contactPhone')} required className={className}>
      {(control) => (
        <div>
          <Input
            {...control}
            data-field="contactPhone"
            type="tel"
            autoComplete="tel"
            placeholder="8-123-12345678"
            value={values.contactPhone}
            readOnly={disabled}
            onChange={(event) => change({ contactPhone: event.target.value })}
            onPaste={(event) => {
              const field = event.currentTarget
              const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length
              const phone = whole ? suggestPhone(event.clipboardData.getData('text/plain')) : null
              if (!phone || disabled) return
              event.preventDefault()
              change({ contactPhone: phone })
            }}
            onBlur={onLeft}
          />
          {suggested && !disabled && (
            <Button look="quiet" onClick={() => change({ contactPhone: suggested })} className="-ml-3 text-accent">
              {t('phone.suggest', { phone: suggested })}
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}
