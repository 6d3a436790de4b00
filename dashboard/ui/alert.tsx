import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { InfoIcon, WarningIcon } from './icons.tsx'

const looks = {
  danger: 'border-danger/40 bg-danger-soft text-ink',
  info: 'border-accent/30 bg-accent-soft text-ink',
  warning: 'border-tone-amber/40 bg-tone-amber-soft text-ink',
} as const

export interface AlertProps {
  look?: keyof typeof looks
  title?: ReactNode
  children?: ReactNode
  action?: ReactNode
  className?: string
}

/** A fault is told at once (role alert); a note waits its turn (role status). */
export function Alert({ look = 'danger', title, children, action, className }: AlertProps) {
  const Icon = look === 'info' ? InfoIcon : WarningIcon
  return (
    <div
      role={look === 'danger' ? 'alert' : 'status'}
      className={classNames('flex flex-wrap items-start gap-3 rounded-xl border px-4 py-3', looks[look], className)}
    >
      <Icon
        className={classNames('mt-0.5', look === 'danger' ? 'text-danger' : look === 'info' ? 'text-accent' : '')}
      />
      {/* On a phone what there is to press goes under the words, and does not squeeze them. */}
      <div className="min-w-48 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-sm">{children}</div>}
      </div>
      {action}
    </div>
  )
}
