'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CalendarNameFragment, DeskScheduleFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { HoursDialog } from './hours-dialog.tsx'
import { useHoursText } from './use-hours-text.ts'

interface DeskSchedulesProps {
  desks: readonly DeskScheduleFragment[]
  calendars: readonly CalendarNameFragment[]
}

export function DeskSchedules({ desks, calendars }: DeskSchedulesProps) {
  const t = useTranslations('working-time')
  const hoursText = useHoursText()
  const [editing, setEditing] = useState<string | null>(null)
  return (
    <section aria-labelledby="desk-hours" className="mb-8">
      <h2 id="desk-hours" className="mb-3 text-lg font-semibold">
        {t('deskHours')}
      </h2>
      <ul className="card divide-y divide-line">
        {desks.map((desk) => (
          <li key={desk.id} className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3.5">
            <div className="min-w-56 flex-1">
              <p className="font-medium">{desk.name}</p>
              <p className="text-sm text-muted">
                {hoursText(desk.hours)} · {desk.timeZone} · {desk.calendar?.name ?? t('noCalendar')}
              </p>
            </div>
            <Button aria-label={t('editHoursOf', { desk: desk.name })} onClick={() => setEditing(desk.id)}>
              {t('edit')}
            </Button>
          </li>
        ))}
      </ul>
      <HoursDialog
        desk={desks.find(({ id }) => id === editing) ?? null}
        calendars={calendars}
        onClose={() => setEditing(null)}
      />
    </section>
  )
}
