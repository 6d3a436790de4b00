'use client'
import { useTranslations } from 'next-intl'
import type { AskedFieldFragment } from '@/generated/graphql.ts'
import { Field, type FieldControl } from '@/ui/field.tsx'
import { Input, Select, Textarea } from '@/ui/input.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { MaskedInput } from './masked-input.tsx'

export interface OwnFieldProps {
  field: AskedFieldFragment
  value: string
  error: string | undefined
  disabled: boolean
  onChange: (value: string) => void
}

/** A field of the desk's own, as its description says. */
export function OwnField({ field, value, error, disabled, onChange }: OwnFieldProps) {
  if (field.kind === 'CHECKBOX') {
    return (
      <div data-field={`fields.${field.key}`}>
        <Checkbox
          label={
            <>
              {field.label}
              {field.required && (
                <span aria-hidden="true" className="text-danger">
                  {' *'}
                </span>
              )}
            </>
          }
          hint={field.hint || undefined}
          checked={value === 'true'}
          disabled={disabled}
          onChange={(checked) => onChange(checked ? 'true' : '')}
        />
        {error && (
          <p role="alert" className="mt-1 text-sm text-danger">
            {error}
          </p>
        )}
      </div>
    )
  }
  return (
    <Field label={field.label} hint={field.hint || undefined} error={error} required={field.required}>
      {(control) => <Control control={control} field={field} value={value} disabled={disabled} onChange={onChange} />}
    </Field>
  )
}

interface ControlProps extends Omit<OwnFieldProps, 'error'> {
  control: FieldControl
}

function Control({ control, field, value, disabled, onChange }: ControlProps) {
  const t = useTranslations('ticket-form')
  const name = `fields.${field.key}`
  if (field.kind === 'TEXT' && field.mask) {
    return <MaskedInput {...{ control, value, disabled, onChange }} field={name} mask={field.mask} />
  }
  if (field.kind === 'CHOICE') {
    return (
      <div className="max-w-md">
        <Select
          {...control}
          data-field={name}
          value={value}
          disabled={disabled}
          onChange={({ target }) => onChange(target.value)}
        >
          <option value="">{t('choose')}</option>
          {field.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </Select>
      </div>
    )
  }
  if (field.kind === 'MULTILINE') {
    return (
      <Textarea
        {...control}
        data-field={name}
        value={value}
        readOnly={disabled}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  }
  return (
    <Input
      {...control}
      {...inputKinds[field.kind]}
      data-field={name}
      value={value}
      readOnly={disabled}
      autoComplete="off"
      onChange={({ target }) => onChange(target.value)}
      className={field.kind === 'TEXT' ? undefined : 'max-w-md'}
    />
  )
}

const inputKinds: Record<string, { type?: string; inputMode?: 'decimal' | 'tel' | 'email'; placeholder?: string }> = {
  NUMBER: { inputMode: 'decimal' },
  DATE: { type: 'date' },
  EMAIL: { type: 'email', placeholder: 'ivanov@zakupki.example' },
  PHONE: { type: 'tel', placeholder: '8-123-12345678' },
}
