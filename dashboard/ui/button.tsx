import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { SpinnerIcon } from './icons.tsx'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong shadow-card',
  secondary: 'bg-surface text-ink border-line-strong/60 hover:border-line-strong hover:bg-sunken',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-sunken',
  danger: 'bg-surface text-danger border-danger/50 hover:bg-danger-soft',
}

export const buttonClass = (look: ButtonLook = 'secondary', square = false) =>
  classNames(
    'inline-flex items-center justify-center gap-2 rounded-lg border font-medium whitespace-nowrap select-none transition-colors',
    'disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55',
    square ? 'control-square' : 'control px-3.5',
    looks[look],
  )

export interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook
  /** An icon alone: give `aria-label`. */
  square?: boolean
  /** Work is under way: shows a spinner, keeps the focus, and presses do nothing. */
  busy?: boolean
}

export function Button({ look, square, busy, className, children, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      className={classNames(buttonClass(look, square), className)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy && <SpinnerIcon className="animate-spin" />}
      {children}
    </button>
  )
}
