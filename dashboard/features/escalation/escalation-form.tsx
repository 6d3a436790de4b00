'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { EscalationSettings_SetDocument, type EscalationSettingsFragment } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Input } from '@/ui/input.tsx'
import { toast } from '@/ui/toast.tsx'
import { Checkbox } from '@/ui/toggle.tsx'

/** All of a desk's escalation, saved at once. */
export function EscalationForm({ desk }: { desk: EscalationSettingsFragment }) {
  const t = useTranslations('escalation.settings')
  const faultText = useFaultText()
  const [, save] = useMutation(EscalationSettings_SetDocument)
  const form = useRef<HTMLFormElement>(null)
  const known = desk.escalation
  const [address, setAddress] = useState(known?.address ?? '')
  const [subject, setSubject] = useState(known?.subject ?? '{number}')
  const [byRequester, setByRequester] = useState(known?.byRequester ?? true)
  const [onNear, setOnNear] = useState(known?.onNear ?? false)
  const [onLate, setOnLate] = useState(known?.onLate ?? true)
  const [later, setLater] = useState(known?.laterMinutes?.toString() ?? '')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [tried, setTried] = useState(false)
  const badLater = !/^\d{0,6}$/.test(later.trim())

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (busy) return
    if (badLater) return focusFault(form.current)
    setBusy(true)
    setFault(null)
    const { error } = await save({
      input: {
        deskId: desk.id,
        address: address.trim() || null,
        subject,
        byRequester,
        onNear,
        onLate,
        laterMinutes: later.trim() === '' ? null : Number(later.trim()),
      },
    })
    setBusy(false)
    if (error) {
      setFault(faultOf(error))
      return focusFault(form.current)
    }
    toast.success(t('saved'))
  }

  const fields = fault?.fields ?? {}
  return (
    <form ref={form} onSubmit={submit} noValidate className="space-y-4">
      {known === null && <p className="text-sm">{t('none')}</p>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('address')} hint={t('addressHint')} error={fields.address}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              spellCheck={false}
              value={address}
              onChange={({ target }) => setAddress(target.value)}
            />
          )}
        </Field>
        <Field label={t('subject')} hint={t('subjectHint')} error={fields.subject}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              placeholder={t('subjectExample')}
              value={subject}
              onChange={({ target }) => setSubject(target.value)}
            />
          )}
        </Field>
      </div>
      <Checkbox label={t('byRequester')} hint={t('byRequesterHint')} checked={byRequester} onChange={setByRequester} />
      <fieldset>
        <legend className="text-sm font-medium">{t('automatic')}</legend>
        <Checkbox label={t('onNear')} checked={onNear} onChange={setOnNear} />
        <Checkbox label={t('onLate')} checked={onLate} onChange={setOnLate} />
      </fieldset>
      <Field
        label={t('later')}
        hint={t('laterHint')}
        error={tried && badLater ? t('laterBad') : fields.laterMinutes}
        className="max-w-md"
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={later}
            onChange={({ target }) => setLater(target.value)}
          />
        )}
      </Field>
      {fault && Object.keys(fields).length === 0 && <Alert>{faultText(fault)}</Alert>}
      <Button type="submit" look="primary" busy={busy}>
        {t('save')}
      </Button>
    </form>
  )
}
