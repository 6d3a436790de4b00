'use client'
import { useEffect, useRef } from 'react'
import { useIMask } from 'react-imask'
import { classNames } from '@/ui/class-names.ts'
import type { FieldControl } from '@/ui/field.tsx'
import { inputClass } from '@/ui/input.tsx'
import { inputMask, maskDefinitions, maskExample } from './mask.ts'

interface MaskedInputProps {
  control: FieldControl
  field: string
  mask: string
  value: string
  disabled: boolean
  onChange: (value: string) => void
}

/** Puts the mask's own characters in by itself, and takes pasted text with or without them. */
export function MaskedInput({ control, field, mask, value, disabled, onChange }: MaskedInputProps) {
  const said = useRef(value)
  const { ref, setValue } = useIMask<HTMLInputElement>(
    { mask: inputMask(mask), definitions: maskDefinitions },
    {
      defaultValue: value,
      onAccept: (typed) => {
        if (typed === said.current) return
        said.current = typed
        onChange(typed)
      },
    },
  )
  // A draft that is restored or cleared changes it from outside.
  useEffect(() => {
    if (value === said.current) return
    said.current = value
    setValue(value)
  }, [value, setValue])
  return (
    <input
      {...control}
      ref={ref}
      data-field={field}
      readOnly={disabled}
      autoComplete="off"
      placeholder={maskExample(mask)}
      className={classNames(inputClass, 'control max-w-md')}
    />
  )
}
