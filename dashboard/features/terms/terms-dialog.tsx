'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { type DeskTermsListFragment, Terms_SetDocument } from '@/generated/graphql.ts'
import { useSending } from '@/lib/graphql/use-sending.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Select } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { FormActions } from '../common/form-actions.tsx'
import { FormFault } from '../common/form-fault.tsx'

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

const digits = { inputMode: 'numeric', autoComplete: 'off' } as const

const textOf = (number: number | null | undefined) => (number == null ? '' : String(number))

function TermsForm({ desk, editing, onClose }: TermsDialogProps & { editing: TermsOfType }) {
  const { terms, types } = editing
  const t = useTranslations('terms.settings')
  const announce = useAnnounce()
  const { send, busy, fault } = useSending(Terms_SetDocument)
  const form = useRef<HTMLFormElement>(null)
  const [typeId, setTypeId] = useState(types?.[0]?.id ?? null)
  const [asDesk, setAsDesk] = useState(false)
  const [acknowledge, setAcknowledge] = useState(textOf(terms?.acknowledgeMinutes))
  const [outcome, setOutcome] = useState(textOf(terms?.outcomeDays ?? terms?.outcomeMinutes))
  const [unit, setUnit] = useState<(typeof units)[number]>(terms?.outcomeMinutes == null ? 'days' : 'minutes')
  const [near, setNear] = useState(String(terms?.nearPercent ?? 75))
  const [tried, setTried] = useState(false)

  const odd = (text: string) => tried && Number.isNaN(numberOf(text))
  const nearPercent = numberOf(near) ?? Number.NaN
  const oddNear = tried && !(nearPercent >= 1 && nearPercent <= 99)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (busy) return
    const [acknowledgeMinutes, amount] = [numberOf(acknowledge), numberOf(outcome)]
    // What is not seen holds nothing up.
    if (!asDesk && [acknowledgeMinutes, amount, nearPercent].some(Number.isNaN)) return focusFault(form.current)
    const { data, error } = await send({
      input: {
        deskId: desk.id,
        typeId,
        asDesk,
        ...(!asDesk && {
          acknowledgeMinutes,
          [unit === 'days' ? 'outcomeDays' : 'outcomeMinutes']: amount,
          nearPercent,
        }),
      },
    })
    if (error) return focusFault(form.current)
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
          <TextField
            {...digits}
            label={t('acknowledge')}
            hint={t('emptyIsNone')}
            error={odd(acknowledge) ? t('wholeNumber') : fault?.fields.acknowledgeMinutes}
            value={acknowledge}
            onValue={setAcknowledge}
          />
          <div className="flex flex-wrap gap-3">
            <TextField
              {...digits}
              className="min-w-36 flex-1"
              label={t('outcome')}
              error={odd(outcome) ? t('wholeNumber') : (fault?.fields.outcomeDays ?? fault?.fields.outcomeMinutes)}
              value={outcome}
              onValue={setOutcome}
            />
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
          <TextField
            {...digits}
            label={t('near')}
            hint={t('nearHint')}
            error={oddNear ? t('percent') : fault?.fields.nearPercent}
            value={near}
            onValue={setNear}
          />
        </>
      )}
      <FormFault fault={fault} />
      <FormActions label={t('save')} busy={busy} onCancel={onClose} />
    </form>
  )
}
