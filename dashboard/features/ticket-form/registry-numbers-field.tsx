import { useTranslations } from 'next-intl'
import { type ClipboardEvent, useId, useMemo, useRef } from 'react'
import { useSettled } from '@/lib/use-settled.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { PlusIcon, TrashIcon } from '@/ui/icons.tsx'
import { Input } from '@/ui/input.tsx'
import { findNumbers } from './find-numbers.ts'
import { limits } from './form-hints.ts'
import { splitNumbers } from './form-values.ts'
import { FoundNumbers } from './found-numbers.tsx'
import type { StandardFieldProps } from './matter-fields.tsx'

/** A row a number. Leaving it empty is allowed and warned of: «затягивает решение Вашего вопроса». */
export function RegistryNumbersField({ asked, values, change, fault, disabled }: StandardFieldProps) {
  const t = useTranslations('ticket-form.registryNumbers')
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const rows = values.registryNumbers
  const set = (numbers: string[]) => change({ registryNumbers: numbers.length > 0 ? numbers : [''] })
  // Of a number that is still being typed, its beginning is nobody's number.
  const text = useSettled(`${values.title}\n${values.description}`, 600)
  const inText = useMemo(() => findNumbers(text, rows), [text, rows])
  // What stands in a field of the desk's own, «Номер заявки», is where it belongs.
  const found = useMemo(
    () => findNumbers(text, [...rows, ...Object.values(values.fields)]),
    [text, rows, values.fields],
  )
  const addFound = () => {
    const kept = rows.filter((number) => number.trim())
    set([...kept, ...found].slice(0, limits.registryNumbers))
    focusRow(kept.length)
  }
  const focusRow = (row: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('input')[row]?.focus())

  const paste = (event: ClipboardEvent, row: number) => {
    const numbers = splitNumbers(event.clipboardData.getData('text/plain'))
    if (numbers.length < 2) return
    event.preventDefault()
    const kept = rows.filter((number, other) => other !== row || number.trim())
    const next = [...kept, ...numbers].slice(0, limits.registryNumbers)
    set(next)
    focusRow(next.length - 1)
  }

  return (
    <fieldset
      data-field="registryNumbers"
      className="min-w-0"
      aria-describedby={fault('registryNumbers') ? `${id}-hint ${id}-error` : `${id}-hint`}
    >
      <legend className="mb-1 text-sm font-medium">
        {asked.label}
        {asked.required && (
          <span aria-hidden="true" className="text-danger">
            {' *'}
          </span>
        )}
      </legend>
      <p id={`${id}-hint`} className="mb-2 text-sm text-muted">
        {asked.hint}
      </p>
      <div ref={list} className="flex flex-col gap-2">
        {rows.map((number, row) => (
          // Rows have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={row} className="flex items-start gap-2">
            <Field
              label={t('row', { row: row + 1 })}
              labelHidden
              error={fault(`registryNumbers.${row}`)}
              className="max-w-md flex-1"
            >
              {(control) => (
                <Input
                  {...control}
                  data-field={`registryNumbers.${row}`}
                  value={number}
                  readOnly={disabled}
                  autoComplete="off"
                  onPaste={(event) => paste(event, row)}
                  onChange={(event) => set(rows.map((old, other) => (other === row ? event.target.value : old)))}
                />
              )}
            </Field>
            {rows.length > 1 && (
              <Button
                square
                look="quiet"
                disabled={disabled}
                aria-label={t('remove', { row: row + 1 })}
                onClick={() => {
                  set(rows.filter((_, other) => other !== row))
                  focusRow(Math.max(0, row - 1))
                }}
              >
                <TrashIcon />
              </Button>
            )}
          </div>
        ))}
      </div>
      <Button
        className="mt-2"
        disabled={disabled || rows.length >= limits.registryNumbers}
        onClick={() => {
          set([...rows, ''])
          focusRow(rows.length)
        }}
      >
        <PlusIcon />
        {t('add')}
      </Button>
      {fault('registryNumbers') && (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-danger">
          {fault('registryNumbers')}
        </p>
      )}
      {!disabled && <FoundNumbers numbers={found} onAdd={addFound} />}
      {values.description.trim() && inText.length === 0 && rows.every((number) => !number.trim()) && (
        <Alert look="warning" className="mt-3">
          {t('missing')}
        </Alert>
      )}
    </fieldset>
  )
}
