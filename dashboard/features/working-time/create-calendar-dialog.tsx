'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { type CalendarNameFragment, Calendars_CreateDocument } from '@/generated/graphql.ts'
import { useSending } from '@/lib/graphql/use-sending.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Select } from '@/ui/input.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { FormActions } from '../common/form-actions.tsx'
import { FormFault } from '../common/form-fault.tsx'

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
  const { send, busy, fault } = useSending(Calendars_CreateDocument)
  const bases = calendars.filter(({ base }) => !base)
  const [name, setName] = useState('')
  const [region, setRegion] = useState('')
  const [baseId, setBaseId] = useState(bases[0]?.id ?? '')

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { currentTarget } = event
    if (busy) return
    const { data } = await send({ input: { name, region: region || null, baseId: baseId || null } })
    if (!data) return focusFault(currentTarget)
    onCreated(data.createCalendar.calendar.id)
    onClose()
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <TextField
        label={t('calendarName')}
        required
        error={fault?.fields.name}
        value={name}
        maxLength={100}
        onValue={setName}
      />
      <TextField label={t('region')} error={fault?.fields.region} value={region} maxLength={100} onValue={setRegion} />
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
      <FormFault fault={fault} />
      <FormActions label={t('create')} busy={busy} onCancel={onClose} />
    </form>
  )
}
