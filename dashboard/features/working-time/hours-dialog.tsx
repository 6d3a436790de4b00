'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { useMutation } from 'urql'
import {
  type CalendarNameFragment,
  Calendars_SetHoursDocument,
  type DeskScheduleFragment,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Input, Select } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { FormActions } from '../common/form-actions.tsx'
import { FormFault } from '../common/form-fault.tsx'
import { dayText, parseDay, weekdays } from './hours-text.ts'
import { useWeekdayName } from './use-hours-text.ts'

interface HoursDialogProps {
  /** Null when closed. */
  desk: DeskScheduleFragment | null
  calendars: readonly CalendarNameFragment[]
  onClose: () => void
}

export function HoursDialog({ desk, calendars, onClose }: HoursDialogProps) {
  const t = useTranslations('working-time')
  const common = useTranslations('common')
  return (
    <Dialog
      givesBack
      open={desk !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t('hoursOf', { desk: desk?.name ?? '' })}
      closeLabel={common('close')}
    >
      {desk && <HoursForm key={desk.id} desk={desk} calendars={calendars} onClose={onClose} />}
    </Dialog>
  )
}

function HoursForm({ desk, calendars, onClose }: HoursDialogProps & { desk: DeskScheduleFragment }) {
  const t = useTranslations('working-time')
  const announce = useAnnounce()
  const weekdayName = useWeekdayName('long')
  const zones = useId()
  const [, save] = useMutation(Calendars_SetHoursDocument)
  const [texts, setTexts] = useState<readonly string[]>(weekdays.map((weekday) => dayText(desk.hours, weekday)))
  const [timeZone, setTimeZone] = useState(desk.timeZone)
  const [calendarId, setCalendarId] = useState(desk.calendar?.id ?? '')
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  const days = weekdays.map((weekday, index) => parseDay(texts[index] ?? '', weekday))
  const hours = days.flatMap((intervals) => intervals ?? [])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { currentTarget } = event
    setTried(true)
    setFault(null)
    if (busy) return
    if (days.includes(null)) return focusFault(currentTarget)
    setBusy(true)
    const { data, error } = await save({
      input: { deskId: desk.id, hours, timeZone, calendarId: calendarId || null },
    })
    setBusy(false)
    if (error) {
      setFault(faultOf(error))
      return focusFault(currentTarget)
    }
    if (!data) return
    announce(t('hoursSaved', { desk: desk.name }))
    onClose()
  }

  /** The server names an interval by its place in the whole list; here it is its weekday's. */
  function faultsOf(weekday: number): string[] {
    if (tried && days[weekday - 1] === null) return [t('hoursUnreadable')]
    return Object.entries(fault?.fields ?? {}).flatMap(([path, said]) => {
      const place = /^hours\.(\d+)/.exec(path)?.[1]
      return place !== undefined && hours[Number(place)]?.weekday === weekday ? said : []
    })
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <p className="text-sm text-muted">{t('hoursHint')}</p>
      {weekdays.map((weekday, index) => (
        <Field
          key={weekday}
          label={<span className="inline-block first-letter:uppercase">{weekdayName(weekday)}</span>}
          error={faultsOf(weekday)}
          className="sm:grid sm:grid-cols-[9rem_1fr] sm:items-center sm:gap-x-3 sm:[&>p]:col-start-2"
        >
          {(control) => (
            <Input
              {...control}
              value={texts[index]}
              placeholder={t('closedDay')}
              autoComplete="off"
              onChange={({ target }) => {
                setFault(null)
                setTexts(texts.map((text, place) => (place === index ? target.value : text)))
              }}
            />
          )}
        </Field>
      ))}
      <Button look="quiet" onClick={() => setTexts(texts.map((text, index) => (index < 5 ? (texts[0] ?? '') : text)))}>
        {t('likeMonday')}
      </Button>
      <Field label={t('timeZone')} hint={t('timeZoneHint')} error={fault?.fields.timeZone}>
        {(control) => (
          <>
            <Input
              {...control}
              list={zones}
              value={timeZone}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => setTimeZone(target.value)}
            />
            <datalist id={zones}>
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label={t('calendar')} hint={t('deskCalendarHint')} error={fault?.fields.calendarId}>
        {(control) => (
          <Select {...control} value={calendarId} onChange={({ target }) => setCalendarId(target.value)}>
            <option value="">{t('noCalendar')}</option>
            {calendars.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <FormFault fault={fault} />
      <FormActions label={t('save')} busy={busy} onCancel={onClose} />
    </form>
  )
}
