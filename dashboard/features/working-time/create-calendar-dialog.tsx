'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useMutation } from 'urql'
import { type CalendarNameFragment, Calendars_CreateDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Input, Select } from '@/ui/input.tsx'

interface CreateCalendarDialogProps {
  calendars: readonly CalendarNameFragment[]
  open: boolean
  onClose: () => void
  onCreated: (id: string) => void
}

export function CreateCalendarDialog({ open, onClose, ...rest }: CreateCalendarDialogProps) {
  const t = useTranslations('working-time')
  const common = useTranslations('common')
  return (
    <Dialog
      givesBack
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t('newCalendar')}
      description={t('newCalendarHint')}
      closeLabel={common('close')}
    >
      {open && <CreateForm {...rest} onClose={onClose} />}
    </Dialog>
  )
}

function CreateForm({ calendars, onClose, onCreated }: Omit<CreateCalendarDialogProps, 'open'>) {
  const t = useTranslations('working-time')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const [, create] = useMutation(Calendars_CreateDocument)
  const bases = calendars.filter(({ base }) => !base)
  const [name, setName] = useState('')
  const [region, setRegion] = useState('')
  const [baseId, setBaseId] = useState(bases[0]?.id ?? '')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setFault(null)
    const { data, error } = await create({ input: { name, region: region || null, baseId: baseId || null } })
    setBusy(false)
    if (error) return setFault(faultOf(error))
    if (!data) return
    onCreated(data.createCalendar.calendar.id)
    onClose()
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <Field label={t('calendarName')} required error={fault?.fields.name}>
        {(control) => (
          <Input {...control} value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />
        )}
      </Field>
      <Field label={t('region')} error={fault?.fields.region}>
        {(control) => (
          <Input {...control} value={region} maxLength={100} onChange={({ target }) => setRegion(target.value)} />
        )}
      </Field>
      <Field label={t('base')} hint={t('baseHint')} error={fault?.fields.baseId}>
        {(control) => (
          <Select {...control} value={baseId} onChange={({ target }) => setBaseId(target.value)}>
            <option value="">{t('noBase')}</option>
            {bases.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {fault && Object.keys(fault.fields).length === 0 && <Alert>{faultText(fault)}</Alert>}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button disabled={busy} onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('create')}
        </Button>
      </div>
    </form>
  )
}
