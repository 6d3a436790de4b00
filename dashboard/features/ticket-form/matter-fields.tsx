import { useTranslations } from 'next-intl'
import { Field } from '@/ui/field.tsx'
import { Input, Select, Textarea } from '@/ui/input.tsx'
import { type FieldPath, lengthOf, limits } from './form-hints.ts'
import type { DeskLists, FormValues } from './form-values.ts'
import { pairedField, pairedFields } from './paired-fields.ts'
import { RegistryNumbersField } from './registry-numbers-field.tsx'

export interface FieldsProps {
  values: FormValues
  change: (more: Partial<FormValues>) => void
  fault: (path: FieldPath) => string | undefined
  disabled: boolean
}

/** What the matter is: the procedure's steps 1–4 of [Добавить обращение]. */
export function MatterFields({ values, change, fault, disabled, desk }: FieldsProps & { desk: DeskLists }) {
  const t = useTranslations('ticket-form')
  const length = lengthOf(values.description)
  return (
    <>
      <Field label={t('title.label')} hint={t('title.hint')} error={fault('title')} required>
        {(control) => (
          <Input
            {...control}
            data-field="title"
            value={values.title}
            readOnly={disabled}
            autoComplete="off"
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      <div className={pairedFields}>
        <Field label={t('type.label')} hint={t('type.hint')} error={fault('type')} required className={pairedField}>
          {(control) => (
            <Select
              {...control}
              data-field="type"
              value={values.type}
              disabled={disabled}
              onChange={(event) => change({ type: event.target.value })}
            >
              <option value="">{t('choose')}</option>
              {desk.ticketTypes.map((type) => (
                <option key={type.id} value={type.id}>
                  {type.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {desk.documentKinds.length > 0 && (
          <Field
            label={t('documentKind.label')}
            hint={t('documentKind.hint')}
            error={fault('documentKind')}
            required
            className={pairedField}
          >
            {(control) => (
              <Select
                {...control}
                data-field="documentKind"
                value={values.documentKind}
                disabled={disabled}
                onChange={(event) => change({ documentKind: event.target.value })}
              >
                <option value="">{t('choose')}</option>
                {desk.documentKinds.map((kind) => (
                  <option key={kind.id} value={kind.id}>
                    {kind.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </div>
      <Field label={t('description.label')} hint={t('description.hint')} error={fault('description')} required>
        {(control) => (
          <>
            <Textarea
              {...control}
              data-field="description"
              rows={8}
              value={values.description}
              readOnly={disabled}
              onChange={(event) => change({ description: event.target.value })}
            />
            {length > limits.description * 0.9 && (
              <p className="text-right text-sm text-muted tabular-nums">
                {t('description.length', { length, max: limits.description })}
              </p>
            )}
          </>
        )}
      </Field>
      <RegistryNumbersField values={values} change={change} fault={fault} disabled={disabled} />
    </>
  )
}
