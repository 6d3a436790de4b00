import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type Tone = 'slate' | 'blue' | 'violet' | 'green' | 'amber' | 'red' | 'teal' | 'stone'

/** Spelled out, since Tailwind finds class names by reading the source. */
const tones: Record<Tone, string> = {
  slate: 'bg-tone-slate-soft text-tone-slate',
  blue: 'bg-tone-blue-soft text-tone-blue',
  violet: 'bg-tone-violet-soft text-tone-violet',
  green: 'bg-tone-green-soft text-tone-green',
  amber: 'bg-tone-amber-soft text-tone-amber',
  red: 'bg-tone-red-soft text-tone-red',
  teal: 'bg-tone-teal-soft text-tone-teal',
  stone: 'bg-tone-stone-soft text-tone-stone',
}

export function Badge({
  tone = 'slate',
  children,
  className,
}: {
  tone?: Tone
  children: ReactNode
  className?: string
}) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-[0.8125rem] leading-5 font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}

export const toneClass = (tone: Tone) => tones[tone]
