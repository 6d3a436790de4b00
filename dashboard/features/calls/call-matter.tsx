'use client'
import { useTranslations } from 'next-intl'
import type { CallDeskFragment, CallTicketFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Textarea } from '@/ui/input.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { FormFields } from '../ticket-form/form-fields.tsx'
import { CallChecklist } from './call-checklist.tsx'
import type { Caller, CallValues } from './call-values.ts'

interface CallMatterProps {
  desk: CallDeskFragment
  values: CallValues
  caller: Caller | null
  /** What is told belongs to this ticket. */
  adding: CallTicketFragment | null
  disabled: boolean
  change: (more: Partial<CallValues>) => void
  fault: (path: string) => string | undefined
  /** A ticket of its own after all. */
  onNew: () => void
}

/** Asked for elsewhere on this screen, or not by telephone. */
const elsewhere = ['title', 'description', 'files', 'contactEmail', 'contactPhone']

/** What is told, the words first; the rest as the desk's form asks for it. */
export function CallMatter({ desk, values, caller, adding, disabled, change, fault, onNew }: CallMatterProps) {
  const t = useTranslations('calls.matter')
  const rest = {
    ...desk,
    fields: desk.fields.filter(({ kind, key }) => kind !== 'STANDARD' || !elsewhere.includes(key)),
  }
  return (
    <>
      {adding && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-xl bg-accent-soft px-4 py-2.5">
          <p className="min-w-0 wrap-anywhere">
            {t('adding', { number: adding.number })} {adding.title}
          </p>
          <Button look="quiet" disabled={disabled} onClick={onNew} className="-mr-2 text-accent!">
            {t('asNew')}
          </Button>
        </div>
      )}
      <Field
        label={t(adding ? 'addition' : 'description')}
        hint={adding ? t('additionHint') : undefined}
        error={fault('description')}
        required
      >
        {(control) => (
          <Textarea
            {...control}
            data-field="description"
            rows={7}
            value={values.description}
            readOnly={disabled}
            onChange={({ target }) => change({ description: target.value })}
          />
        )}
      </Field>
      {!adding && (
        <>
          <CallChecklist values={values} caller={caller} />
          <TextField
            label={t('title')}
            hint={t('titleHint')}
            error={fault('title')}
            data-field="title"
            autoComplete="off"
            value={values.title}
            readOnly={disabled}
            onValue={(title) => change({ title })}
          />
          <FormFields
            {...{ values, change, fault, disabled }}
            desk={rest}
            files={() => null}
            onLeft={() => undefined}
          />
        </>
      )}
    </>
  )
}
