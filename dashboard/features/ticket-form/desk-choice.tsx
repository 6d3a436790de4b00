import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { classNames } from '@/ui/class-names.ts'

interface DeskChoiceProps {
  desks: readonly { slug: string; name: string }[]
  value: string
  error: string | undefined
  disabled: boolean
  onChange: (slug: string) => void
}

/** First of all: the lists below depend on it. */
export function DeskChoice({ desks, value, error, disabled, onChange }: DeskChoiceProps) {
  const t = useTranslations('ticket-form.desk')
  const id = useId()
  return (
    <fieldset data-field="desk" className="min-w-0" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 text-sm font-medium">{t('label')}</legend>
      <div className="grid gap-2.5 sm:grid-cols-2">
        {desks.map((desk) => (
          <label
            key={desk.slug}
            className={classNames(
              'card flex cursor-pointer items-start gap-3 px-4 py-3 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-focus',
              desk.slug === value ? 'border-accent bg-accent-soft' : 'hover:border-line-strong',
              disabled && 'cursor-not-allowed opacity-60',
            )}
          >
            <input
              type="radio"
              name={`${id}-desk`}
              value={desk.slug}
              checked={desk.slug === value}
              disabled={disabled}
              aria-invalid={error ? true : undefined}
              onChange={() => onChange(desk.slug)}
              className="mt-1 size-4 shrink-0 accent-accent outline-none"
            />
            <span className="font-medium">{desk.name}</span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
    </fieldset>
  )
}
