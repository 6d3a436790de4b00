import type { ReactNode } from 'react'
import type { AskedFieldFragment } from '@/generated/graphql.ts'
import { OwnField } from '../desk-fields/own-field.tsx'
import { EmailField, PhoneField } from './contact-fields.tsx'
import type { FieldPath } from './form-hints.ts'
import type { DeskLists } from './form-values.ts'
import { DescriptionField, type FieldsProps, ListField, TitleField } from './matter-fields.tsx'
import { OccurredAtField } from './occurred-at-field.tsx'
import { pairedField, pairedFields } from './paired-fields.ts'
import { RegistryNumbersField } from './registry-numbers-field.tsx'

interface FormFieldsProps extends FieldsProps {
  desk: DeskLists
  /** The files' own place in the order. */
  files: (asked: AskedFieldFragment) => ReactNode
  onLeft: (path: FieldPath) => void
}

/** Side by side where they follow each other. */
const pairs: Record<string, string> = { type: 'documentKind', contactEmail: 'contactPhone' }

/** The form as the desk describes it: its fields, its words, its order. */
export function FormFields({ desk, files, onLeft, ...common }: FormFieldsProps) {
  // A desk without a list of documents has nothing to choose from.
  const shown = desk.fields.filter((field) => field.key !== 'documentKind' || desk.documentKinds.length > 0)
  const standard = (asked: AskedFieldFragment, className?: string) => {
    const props = { ...common, asked, className }
    switch (asked.key) {
      case 'title':
        return <TitleField {...props} />
      case 'type':
        return <ListField {...props} name="type" options={desk.ticketTypes} />
      case 'documentKind':
        return <ListField {...props} name="documentKind" options={desk.documentKinds} />
      case 'description':
        return <DescriptionField {...props} />
      case 'registryNumbers':
        return <RegistryNumbersField {...props} />
      case 'occurredAt':
        return <OccurredAtField {...props} />
      case 'files':
        return files(asked)
      case 'contactEmail':
        return <EmailField {...props} onLeft={() => onLeft('contactEmail')} />
      case 'contactPhone':
        return <PhoneField {...props} onLeft={() => onLeft('contactPhone')} />
      default:
        return null
    }
  }
  return shown.map((field, index) => {
    const { values, change, fault, disabled } = common
    if (field.kind !== 'STANDARD') {
      return (
        <OwnField
          key={field.key}
          field={field}
          value={values.fields[field.key] ?? ''}
          error={fault(`fields.${field.key}`)}
          disabled={disabled}
          onChange={(value) => change({ fields: { ...values.fields, [field.key]: value } })}
        />
      )
    }
    const [before, after] = [shown[index - 1], shown[index + 1]]
    if (before && pairs[before.key] === field.key) return null
    if (!after || pairs[field.key] !== after.key) return <div key={field.key}>{standard(field)}</div>
    return (
      <div key={field.key} className={pairedFields}>
        {standard(field, pairedField)}
        {standard(after, pairedField)}
      </div>
    )
  })
}
