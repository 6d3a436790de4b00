import { useTranslations } from 'next-intl'
import type { AskedFieldFragment } from '@/generated/graphql.ts'
import { Field } from '@/ui/field.tsx'
import { Select, Textarea } from '@/ui/input.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { type FieldPath, lengthOf, limits } from './form-hints.ts'
import type { DeskLists, FormValues } from './form-values.ts'

export interface FieldsProps {
  values: FormValues
  change: (more: Partial<FormValues>) => void
  fault: (path: FieldPath) => string | undefined
  disabled: boolean
}

export interface StandardFieldProps extends FieldsProps {
  /** How the desk asks for it. */
  asked: AskedFieldFragment
  className?: string
}

export function TitleField({ asked, values, change, fault, disabled }: StandardFieldProps) {
  return (
    <TextField
      label={asked.label}
      hint={asked.hint}
      error={fault('title')}
      required
      data-field="title"
      value={values.title}
      readOnly={disabled}
      autoComplete="off"
      onValue={(title) => change({ title })}
    />
  )
}

interface ListFieldProps extends StandardFieldProps {
  name: 'type' | 'documentKind'
  options: DeskLists['ticketTypes']
}

/** The ticket's type and the document's kind, from the desk's lists. */
export function ListField({ name, options, asked, values, change, fault, disabled, className }: ListFieldProps) {
  const t = useTranslations('ticket-form')
  return (
    <Field label={asked.label} hint={asked.hint} error={fault(name)} required className={className}>
      {(control) => (
        <Select
          {...control}
          data-field={name}
          value={values[name]}
          disabled={disabled}
          onChange={(event) => change({ [name]: event.target.value })}
        >
          <option value="">{t('choose')}</option>
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

export function DescriptionField({ asked, values, change, fault, disabled }: StandardFieldProps) {
  const t = useTranslations('ticket-form')
  const length = lengthOf(values.description)
  return (
    <Field label={asked.label} hint={asked.hint} error={fault('description')} required>
      {(control) => (
        <>
          <Textarea
            {...control}
            data-field="description"
            rows={8}
            value={values.description}
            readOnly={disabled}
            onChange={(event) => change({ description: event.target.value })}
          />
          {length > limits.description * 0.9 && (
            <p className="text-right text-sm text-muted tabular-nums">
              {t('description.length', { length, max: limits.description })}
            </p>
          )}
        </>
      )}
    </Field>
  )
}
