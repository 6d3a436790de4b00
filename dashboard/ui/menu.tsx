'use client'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { CheckIcon } from './icons.tsx'

const panel =
  'appear z-50 min-w-48 max-w-[min(22rem,94vw)] rounded-xl border border-line bg-surface p-1.5 text-ink shadow-raised'
const row =
  'control flex cursor-default items-center gap-2.5 rounded-lg px-2.5 text-left outline-none select-none data-[highlighted]:bg-accent-soft data-[disabled]:opacity-55'

export interface MenuProps {
  /** One element that takes a ref and the button's props. */
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end'
}

export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={6} collisionPadding={8} className={panel}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export function MenuItem(props: { onSelect: () => void; icon?: ReactNode; children: ReactNode; disabled?: boolean }) {
  return (
    <Radix.Item className={row} onSelect={props.onSelect} disabled={props.disabled}>
      {props.icon}
      {props.children}
    </Radix.Item>
  )
}

/** A link styled as a menu's row: pass one anchor element. */
export function MenuLink({ children }: { children: ReactNode }) {
  return (
    <Radix.Item asChild className={row}>
      {children}
    </Radix.Item>
  )
}

export interface MenuChoiceProps<Value extends string> {
  label: string
  value: Value
  options: { value: Value; label: ReactNode; icon?: ReactNode }[]
  onChange: (value: Value) => void
}

export function MenuChoice<Value extends string>({ label, value, options, onChange }: MenuChoiceProps<Value>) {
  return (
    <Radix.RadioGroup
      value={value}
      onValueChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen)
        if (option) onChange(option.value)
      }}
    >
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={classNames(row, 'pr-8 relative')}>
          {option.icon}
          {option.label}
          <Radix.ItemIndicator className="absolute right-2.5">
            <CheckIcon width={16} height={16} />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted">{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1.5 my-1.5 h-px bg-line" />
}
