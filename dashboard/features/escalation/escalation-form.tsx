'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { EscalationSettings_SetDocument, type EscalationSettingsFragment } from '@/generated/graphql.ts'
import { useSending } from '@/lib/graphql/use-sending.ts'
import { Button } from '@/ui/button.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { TextField } from '@/ui/text-field.tsx'
import { toast } from '@/ui/toast.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { FormFault } from '../common/form-fault.tsx'

/** All of a desk's escalation, saved at once. */
export function EscalationForm({ desk }: { desk: EscalationSettingsFragment }) {
  const t = useTranslations('escalation.settings')
  const { send, busy, fault } = useSending(EscalationSettings_SetDocument)
  const form = useRef<HTMLFormElement>(null)
  const known = desk.escalation
  const [address, setAddress] = useState(known?.address ?? '')
  const [subject, setSubject] = useState(known?.subject ?? '{number}')
  const [byRequester, setByRequester] = useState(known?.byRequester ?? true)
  const [onNear, setOnNear] = useState(known?.onNear ?? false)
  const [onLate, setOnLate] = useState(known?.onLate ?? true)
  const [later, setLater] = useState(known?.laterMinutes?.toString() ?? '')
  const [tried, setTried] = useState(false)
  const badLater = !/^\d{0,6}$/.test(later.trim())

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (busy) return
    if (badLater) return focusFault(form.current)
    const { error } = await send({
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
    if (error) return focusFault(form.current)
    toast.success(t('saved'))
  }

  const fields = fault?.fields ?? {}
  return (
    <form ref={form} onSubmit={submit} noValidate className="space-y-4">
      {known === null && <p className="text-sm">{t('none')}</p>}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('address')}
          hint={t('addressHint')}
          error={fields.address}
          type="email"
          autoComplete="off"
          spellCheck={false}
          value={address}
          onValue={setAddress}
        />
        <TextField
          label={t('subject')}
          hint={t('subjectHint')}
          error={fields.subject}
          autoComplete="off"
          placeholder={t('subjectExample')}
          value={subject}
          onValue={setSubject}
        />
      </div>
      <Checkbox label={t('byRequester')} hint={t('byRequesterHint')} checked={byRequester} onChange={setByRequester} />
      <fieldset>
        <legend className="text-sm font-medium">{t('automatic')}</legend>
        <Checkbox label={t('onNear')} checked={onNear} onChange={setOnNear} />
        <Checkbox label={t('onLate')} checked={onLate} onChange={setOnLate} />
      </fieldset>
      <TextField
        label={t('later')}
        hint={t('laterHint')}
        error={tried && badLater ? t('laterBad') : fields.laterMinutes}
        className="max-w-md"
        inputMode="numeric"
        autoComplete="off"
        value={later}
        onValue={setLater}
      />
      <FormFault fault={fault} />
      <Button type="submit" look="primary" busy={busy}>
        {t('save')}
      </Button>
    </form>
  )
}
