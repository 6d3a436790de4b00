'use client'
import { Checkbox as RadixCheckbox, Switch as RadixSwitch } from 'radix-ui'
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { CheckIcon } from './icons.tsx'

interface ToggleProps {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  hint?: ReactNode
  className?: string
}

function Labelled({ id, label, hint, className, children }: ToggleProps & { id: string; children: ReactNode }) {
  return (
    <div
      className={classNames('control flex gap-2.5', hint ? 'items-start *:first:mt-1.5' : 'items-center', className)}
    >
      {children}
      <label htmlFor={id} className="py-1.5 leading-tight select-none">
        {label}
        {hint && (
          <span id={`${id}-hint`} className="mt-0.5 block text-sm text-muted">
            {hint}
          </span>
        )}
      </label>
    </div>
  )
}

export function Checkbox(props: ToggleProps) {
  const id = useId()
  return (
    <Labelled {...props} id={id}>
      <RadixCheckbox.Root
        id={id}
        checked={props.checked}
        disabled={props.disabled}
        onCheckedChange={(checked) => props.onChange(checked === true)}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        className="grid size-5 shrink-0 place-items-center rounded border border-line-strong bg-surface text-on-accent data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-55"
      >
        <RadixCheckbox.Indicator>
          <CheckIcon width={16} height={16} strokeWidth={2.4} />
        </RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
    </Labelled>
  )
}

/** Takes effect at once, unlike a checkbox in a form. */
export function Switch(props: ToggleProps) {
  const id = useId()
  return (
    <Labelled {...props} id={id}>
      <RadixSwitch.Root
        id={id}
        checked={props.checked}
        disabled={props.disabled}
        onCheckedChange={props.onChange}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        className="relative h-6 w-10 shrink-0 rounded-full border border-line-strong bg-sunken transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-55"
      >
        <RadixSwitch.Thumb className="block size-4 translate-x-[3px] rounded-full bg-line-strong transition-transform data-[state=checked]:translate-x-[19px] data-[state=checked]:bg-on-accent" />
      </RadixSwitch.Root>
    </Labelled>
  )
}
