import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { ChevronDownIcon } from './icons.tsx'

export const inputClass = classNames(
  'w-full rounded-lg border border-line-strong bg-surface px-3 text-ink placeholder:text-muted/80 transition-colors',
  'hover:border-ink/60 focus-visible:outline-offset-0 focus-visible:border-focus',
  'disabled:bg-sunken disabled:text-muted aria-invalid:border-danger aria-invalid:bg-danger-soft/40',
)

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={classNames(inputClass, 'control', className)} />
}

export function Textarea({ className, rows = 4, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea {...rest} rows={rows} className={classNames(inputClass, 'py-2 leading-normal resize-y', className)} />
  )
}

/** The browser's own list: the one that every phone, keyboard and screen reader handles best. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className="relative block">
      <select {...rest} className={classNames(inputClass, 'control appearance-none pr-9 truncate', className)}>
        {children}
      </select>
      <ChevronDownIcon className="pointer-events-none absolute right-2.5 top-1/2 -translate-y-1/2 text-muted" />
    </span>
  )
}
