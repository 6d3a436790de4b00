import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'
import { Input } from './input.tsx'

type Of<Name extends keyof FieldProps> = Pick<FieldProps, Name>

export interface TextFieldProps
  extends Of<'label' | 'hint' | 'error' | 'required' | 'className'>,
    Omit<ComponentProps<'input'>, 'id' | 'required' | 'className' | 'onChange'> {
  value: string
  onValue: (value: string) => void
}

/** One line of text with its label, hint and fault. */
export function TextField({ label, hint, error, required, className, onValue, ...rest }: TextFieldProps) {
  return (
    <Field {...{ label, hint, error, required, className }}>
      {(control) => <Input {...control} {...rest} onChange={({ target }) => onValue(target.value)} />}
    </Field>
  )
}
