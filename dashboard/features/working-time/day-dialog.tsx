'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Calendars_SetDayDocument, type CalendarYearFragment, type DayKind } from '@/generated/graphql.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useSending } from '@/lib/graphql/use-sending.ts'
import { Alert } from '@/ui/alert.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Input, Select } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { FormActions } from '../common/form-actions.tsx'

interface DayDialogProps {
  calendar: CalendarYearFragment
  isRegional: boolean
  /** Null when closed. */
  date: string | null
  onClose: () => void
}

export function DayDialog({ calendar, isRegional, date, onClose }: DayDialogProps) {
  const common = useTranslations('common')
  const format = useFormatter()
  return (
    <Dialog
      givesBack
      open={date !== null}
      onOpenChange={(open) => !open && onClose()}
      title={date && format.dateTime(Date.parse(date), { dateStyle: 'full', timeZone: 'UTC' })}
      closeLabel={common('close')}
    >
      {date && <DayForm key={date} calendar={calendar} isRegional={isRegional} date={date} onClose={onClose} />}
    </Dialog>
  )
}

const kinds: Record<DayKind, true> = { DAY_OFF: true, SHORT: true, WORKING: true }
const allKinds = Object.keys(kinds) as DayKind[]

function DayForm({ calendar, isRegional, date, onClose }: DayDialogProps & { date: string }) {
  const t = useTranslations('working-time')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const { send, busy, fault } = useSending(Calendars_SetDayDocument)
  const day = calendar.days.find((each) => each.date === date)
  const own = day?.origin === 'OWN' ? day : undefined
  const [kind, setKind] = useState<DayKind | ''>(own?.kind ?? '')
  const [minutes, setMinutes] = useState(String(own?.minutesLess ?? 60))
  const [name, setName] = useState(own?.name ?? '')
  const hasMinutes = kind === 'SHORT' || kind === 'WORKING'

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { currentTarget } = event
    if (busy) return
    const { data } = await send({
      input: {
        calendarId: calendar.id,
        date,
        kind: kind || null,
        minutesLess: kind === '' ? 0 : hasMinutes ? Number(minutes) || 0 : 0,
        name: kind === '' ? '' : name,
        expectedVersion: calendar.version,
      },
      year: Number(date.slice(0, 4)),
    })
    if (!data) return focusFault(currentTarget)
    announce(t('daySaved'))
    onClose()
  }

  function choose(next: DayKind | '') {
    setKind(next)
    if (next === 'SHORT') setMinutes(own?.kind === 'SHORT' ? String(own.minutesLess) : '60')
    if (next === 'WORKING') setMinutes(own?.kind === 'WORKING' ? String(own.minutesLess) : '0')
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <Field label={t('kind')} hint={kind ? t(`kindHint.${kind}`) : undefined} error={fault?.fields.kind}>
        {(control) => (
          <Select {...control} value={kind} onChange={({ target }) => choose(target.value as DayKind | '')}>
            <option value="">{t(isRegional ? 'asBase' : 'asWeekday')}</option>
            {allKinds.map((each) => (
              <option key={each} value={each}>
                {t(`kinds.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {hasMinutes && (
        <Field label={t('minutesLess')} error={fault?.fields.minutesLess}>
          {(control) => (
            <Input
              {...control}
              type="number"
              inputMode="numeric"
              min={kind === 'SHORT' ? 1 : 0}
              max={1440}
              value={minutes}
              onChange={({ target }) => setMinutes(target.value)}
              className="max-w-40"
            />
          )}
        </Field>
      )}
      {kind !== '' && (
        <TextField
          label={t('dayName')}
          hint={t('dayNameHint')}
          error={fault?.fields.name}
          value={name}
          maxLength={200}
          onValue={setName}
        />
      )}
      {fault && !fault.fields.minutesLess && !fault.fields.name && <Alert>{faultText(fault)}</Alert>}
      <FormActions label={t('save')} busy={busy} onCancel={onClose} />
    </form>
  )
}
