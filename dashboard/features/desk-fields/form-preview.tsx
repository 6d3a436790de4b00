import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { DescribedFormFragment } from '@/generated/graphql.ts'
import { FormFields } from '../ticket-form/form-fields.tsx'
import { emptyForm } from '../ticket-form/form-values.ts'

const nothing = () => undefined

/** The form as requesters have it: it can be typed into, and goes nowhere. */
export function FormPreview({ desk }: { desk: DescribedFormFragment }) {
  const t = useTranslations('desk-fields.preview')
  const id = useId()
  const [values, setValues] = useState(() => emptyForm({ email: null, phone: null }))
  return (
    <section aria-labelledby={id} className="min-w-0 lg:sticky lg:top-20 lg:self-start">
      <h2 id={id} className="font-semibold">
        {t('title')}
      </h2>
      <p className="mt-0.5 text-sm text-muted">{t('lead')}</p>
      <div className="card mt-3 flex min-w-0 flex-col gap-6 p-4 lg:max-h-[calc(100dvh-11rem)] lg:overflow-y-auto">
        <FormFields
          desk={desk}
          values={values}
          change={(more) => setValues((old) => ({ ...old, ...more }))}
          fault={nothing}
          disabled={false}
          onLeft={nothing}
          files={(field) => (
            <fieldset className="min-w-0">
              <legend className="mb-1.5 text-sm font-medium">{field.label}</legend>
              <div className="rounded-xl border border-dashed border-line-strong p-4 text-sm text-muted">
                {field.hint}
              </div>
            </fieldset>
          )}
        />
      </div>
    </section>
  )
}
