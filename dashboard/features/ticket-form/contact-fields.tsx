import { useTranslations } from 'next-intl'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Input } from '@/ui/input.tsx'
import { suggestPhone } from './form-hints.ts'
import type { FieldsProps } from './matter-fields.tsx'
import { pairedField, pairedFields } from './paired-fields.ts'

/** Where to answer: the procedure's step 7. */
export function ContactFields({ values, change, fault, disabled }: FieldsProps) {
  const t = useTranslations('ticket-form')
  const suggested = suggestPhone(values.contactPhone)
  return (
    <div className={pairedFields}>
      <Field
        label={t('email.label')}
        hint={t('email.hint')}
        error={fault('contactEmail')}
        required
        className={pairedField}
      >
        {(control) => (
          <Input
            {...control}
            data-field="contactEmail"
            type="email"
            autoComplete="email"
            value={values.contactEmail}
            readOnly={disabled}
            onChange={(event) => change({ contactEmail: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('phone.label')}
        hint={t('phone.hint')}
        error={fault('contactPhone')}
        required
        className={pairedField}
      >
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
            />
            {suggested && (
              <Button look="quiet" onClick={() => change({ contactPhone: suggested })} className="-ml-3 text-accent">
                {t('phone.suggest', { phone: suggested })}
              </Button>
            )}
          </div>
        )}
      </Field>
    </div>
  )
}
