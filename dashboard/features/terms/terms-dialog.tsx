'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { type DeskTermsListFragment, Terms_SetDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Input, Select } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Checkbox } from '@/ui/toggle.tsx'

/** What a dialog is open for. */
export interface TermsOfType {
  /** Null when there are none yet. */
  terms: DeskTermsListFragment['terms'][number] | null
  /** One of these is set; null for all types together. */
  types: readonly { id: string; name: string }[] | null
}

interface TermsDialogProps {
  desk: DeskTermsListFragment
  editing: TermsOfType | null
  onClose: () => void
}

export function TermsDialog({ desk, editing, onClose }: TermsDialogProps) {
  const t = useTranslations('terms.settings')
  const common = useTranslations('common')
  return (
    <Dialog
      givesBack
      open={editing !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t('titleOf', { desk: desk.name })}
      description={t('hint')}
      closeLabel={common('close')}
    >
      {editing && <TermsForm desk={desk} editing={editing} onClose={onClose} />}
    </Dialog>
  )
}

const units = ['days', 'minutes'] as const

/** A number as typed; null for an empty field, NaN for what is none. */
const numberOf = (text: string) => (text.trim() === '' ? null : /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN)

const textOf = (number: number | null | undefined) => (number == null ? '' : String(number))

function TermsForm({ desk, editing, onClose }: TermsDialogProps & { editing: TermsOfType }) {
  const { terms, types } = editing
  const t = useTranslations('terms.settings')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [, save] = useMutation(Terms_SetDocument)
  const form = useRef<HTMLFormElement>(null)
  const [typeId, setTypeId] = useState(types?.[0]?.id ?? null)
  const [asDesk, setAsDesk] = useState(false)
  const [acknowledge, setAcknowledge] = useState(textOf(terms?.acknowledgeMinutes))
  const [outcome, setOutcome] = useState(textOf(terms?.outcomeDays ?? terms?.outcomeMinutes))
  const [unit, setUnit] = useState<(typeof units)[number]>(terms?.outcomeMinutes == null ? 'days' : 'minutes')
  const [near, setNear] = useState(String(terms?.nearPercent ?? 75))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  const odd = (text: string) => tried && Number.isNaN(numberOf(text) ?? 0)
  const oddNear = tried && !(Number(near) >= 1 && Number(near) <= 99 && /^\d+$/.test(near.trim()))

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    setFault(null)
    const numbers = {
      acknowledgeMinutes: numberOf(acknowledge),
      outcome: numberOf(outcome),
      near: numberOf(near) ?? Number.NaN,
    }
    if (busy) return
    // What is not seen holds nothing up.
    if (!asDesk && Object.values(numbers).some((number) => Number.isNaN(number))) return focusFault(form.current)
    setBusy(true)
    const { data, error } = await save({
      input: {
        deskId: desk.id,
        typeId,
        asDesk,
        ...(!asDesk && {
          acknowledgeMinutes: numbers.acknowledgeMinutes,
          [unit === 'days' ? 'outcomeDays' : 'outcomeMinutes']: numbers.outcome,
          nearPercent: numbers.near,
        }),
      },
    })
    setBusy(false)
    if (error) {
      setFault(faultOf(error))
      return focusFault(form.current)
    }
    if (!data) return
    announce(t('saved', { desk: desk.name }))
    onClose()
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="space-y-4">
      {types && (
        <Field label={t('type')} error={fault?.fields.typeId}>
          {(control) => (
            <Select {...control} value={typeId ?? ''} onChange={({ target }) => setTypeId(target.value)}>
              {types.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {types && terms && <Checkbox label={t('asDesk')} checked={asDesk} onChange={setAsDesk} />}
      {!asDesk && (
        <>
          <Field
            label={t('acknowledge')}
            hint={t('emptyIsNone')}
            error={odd(acknowledge) ? t('wholeNumber') : fault?.fields.acknowledgeMinutes}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="off"
                value={acknowledge}
                onChange={({ target }) => setAcknowledge(target.value)}
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-3">
            <Field
              className="min-w-36 flex-1"
              label={t('outcome')}
              error={odd(outcome) ? t('wholeNumber') : (fault?.fields.outcomeDays ?? fault?.fields.outcomeMinutes)}
            >
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  autoComplete="off"
                  value={outcome}
                  onChange={({ target }) => setOutcome(target.value)}
                />
              )}
            </Field>
            <Field className="min-w-36 flex-1" label={t('unit')}>
              {(control) => (
                <Select
                  {...control}
                  value={unit}
                  onChange={({ target }) => setUnit(units.find((each) => each === target.value) ?? unit)}
                >
                  {units.map((each) => (
                    <option key={each} value={each}>
                      {t(`units.${each}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <Field label={t('near')} hint={t('nearHint')} error={oddNear ? t('percent') : fault?.fields.nearPercent}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="off"
                value={near}
                onChange={({ target }) => setNear(target.value)}
              />
            )}
          </Field>
        </>
      )}
      {fault && Object.keys(fault.fields).length === 0 && <Alert>{faultText(fault)}</Alert>}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button disabled={busy} onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
