'use client'
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { WarningIcon } from './icons.tsx'

/** What a control inside a Field must carry, so that its label, hint and fault are read out with it. */
export interface FieldControl {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
  required: boolean | undefined
}

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  /** The fault, told beside the field; several are joined. */
  error?: string | string[] | undefined
  required?: boolean
  /** Keeps the label for screen readers only. */
  labelHidden?: boolean
  className?: string
  /** A fixed id lets an error summary point at the control. */
  id?: string
  children: (control: FieldControl) => ReactNode
}

export function Field({ label, hint, error, required, labelHidden, className, id: givenId, children }: FieldProps) {
  const ownId = useId()
  const id = givenId ?? ownId
  const faults = error === undefined ? [] : [error].flat()
  const describedBy = [hint ? `${id}-hint` : '', faults.length > 0 ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={classNames('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'text-sm font-medium text-ink'}>
        {label}
        {required && (
          <span aria-hidden="true" className="text-danger">
            {' '}
            *
          </span>
        )}
      </label>
      {hint && (
        <div id={`${id}-hint`} className="-mt-0.5 text-sm text-muted">
          {hint}
        </div>
      )}
      {children({
        id,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': faults.length > 0 || undefined,
        required: required || undefined,
      })}
      {faults.length > 0 && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm text-danger">
          <WarningIcon width={16} height={16} className="mt-0.5" />
          <span>{faults.join(' ')}</span>
        </p>
      )}
    </div>
  )
}
