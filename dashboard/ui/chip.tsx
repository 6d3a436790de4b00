import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { CheckIcon } from './icons.tsx'

interface ChipProps {
  pressed: boolean
  onPress: () => void
  children: ReactNode
}

/** A filter by one press; another press takes it out. */
export function Chip({ pressed, onPress, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={classNames(
        'control flex shrink-0 items-center gap-1.5 rounded-full border px-3.5 text-sm font-medium whitespace-nowrap transition-colors',
        pressed
          ? 'border-accent bg-accent-soft text-accent'
          : 'border-line-strong/60 bg-surface text-ink hover:border-line-strong hover:bg-sunken',
      )}
    >
      {pressed && <CheckIcon width={16} height={16} />}
      {children}
    </button>
  )
}
