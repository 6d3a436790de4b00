'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { useMutation } from 'urql'
import { type DescribedFieldFragment, Forms_SaveDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Input, Select, Textarea } from '@/ui/input.tsx'
import { toast } from '@/ui/toast.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { type Description, descriptionOf, ownKinds, saveInput } from './description.ts'

interface FieldDialogProps {
  /** Slug. */
  desk: string
  /** Null for a new one. */
  field: DescribedFieldFragment | null
  onClose: () => void
}

export function FieldDialog({ desk, field, onClose }: FieldDialogProps) {
  const t = useTranslations('desk-fields.dialog')
  const kinds = useTranslations('desk-fields.kind')
  const faultText = useFaultText()
  const form = useId()
  const [description, setDescription] = useState(() => descriptionOf(field))
  const [fault, setFault] = useState<Fault | null>(null)
  const [{ fetching }, save] = useMutation(Forms_SaveDocument)
  const isStandard = description.kind === 'STANDARD'
  const set = (more: Partial<Description>) => setDescription((old) => ({ ...old, ...more }))
  const told = (path: string) =>
    Object.entries(fault?.fields ?? {})
      .filter(([at]) => at === path || at.startsWith(`${path}.`))
      .flatMap(([, messages]) => messages)
  const errorOf = (path: string) => (told(path).length > 0 ? told(path) : undefined)
  const beside = ['key', 'kind', 'label', 'labelEn', 'hint', 'hintEn', 'mask', 'choices', 'required']
  const elsewhere = fault && beside.every((path) => told(path).length === 0)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (fetching) return
    const { error } = await save({ input: saveInput(desk, description) })
    if (error) return setFault(faultOf(error))
    toast.success(t(field ? 'changed' : 'added', { label: description.label }))
    onClose()
  }
  const text = (name: 'label' | 'labelEn' | 'hint' | 'hintEn' | 'mask' | 'key', required: boolean, hint?: string) => (
    <Field label={t(name)} hint={hint} error={errorOf(name)} required={required}>
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          value={description[name]}
          onChange={({ target }) => set({ [name]: target.value })}
        />
      )}
    </Field>
  )

  return (
    <Dialog
      givesBack
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={field ? t('titleOf', { label: field.label }) : t('titleNew')}
      description={isStandard ? t('standard') : undefined}
      closeLabel={t('close')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={form} look="primary" busy={fetching}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
        {elsewhere && <Alert>{faultText(fault)}</Alert>}
        <div className="grid gap-4 sm:grid-cols-2">
          {text('label', !isStandard)}
          {text('labelEn', !isStandard)}
          {text('hint', false)}
          {text('hintEn', false)}
        </div>
        {!field && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t('kind')} error={errorOf('kind')} hint={t('kindHint')}>
              {(control) => (
                <Select
                  {...control}
                  value={description.kind}
                  onChange={({ target }) => set({ kind: ownKinds.find((kind) => kind === target.value) ?? 'TEXT' })}
                >
                  {ownKinds.map((kind) => (
                    <option key={kind} value={kind}>
                      {kinds(kind)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            {text('key', true, t('keyHint'))}
          </div>
        )}
        {description.kind === 'TEXT' && text('mask', false, t('maskHint'))}
        {description.kind === 'CHOICE' && (
          <Field label={t('choices')} hint={t('choicesHint')} error={errorOf('choices')} required>
            {(control) => (
              <Textarea
                {...control}
                rows={5}
                value={description.choices}
                onChange={({ target }) => set({ choices: target.value })}
              />
            )}
          </Field>
        )}
        <Checkbox
          label={t('required')}
          hint={field && !field.requiredByChoice ? t('alwaysRequired') : undefined}
          checked={description.required}
          disabled={field !== null && !field.requiredByChoice}
          onChange={(required) => set({ required })}
        />
        {errorOf('required') && <Alert>{errorOf('required')?.join(' ')}</Alert>}
      </form>
    </Dialog>
  )
}
