'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMutation, useQuery } from 'urql'
import { type CalendarNameFragment, Calendars_SetYearDocument, Calendars_YearDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { ChevronLeftIcon, ChevronRightIcon, PlusIcon } from '@/ui/icons.tsx'
import { Select } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { CreateCalendarDialog } from './create-calendar-dialog.tsx'
import { DayDialog } from './day-dialog.tsx'
import { Legend } from './day-mark.tsx'
import { ExportMenu } from './export-menu.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { countOf } from './year.ts'
import { YearGrid } from './year-grid.tsx'

const [firstYear, lastYear] = [2000, 2100]

/** A calendar's year at a glance, with all that is done to it. */
export function CalendarYear({ calendars }: { calendars: readonly CalendarNameFragment[] }) {
  const t = useTranslations('working-time')
  const [chosen, setChosen] = useState<string | null>(null)
  const [creating, setCreating] = useState(false)
  const calendar = calendars.find(({ id }) => id === chosen) ?? calendars[0]
  return (
    <section aria-labelledby="calendars">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="calendars" className="text-lg font-semibold">
          {t('calendars')}
        </h2>
        <Button onClick={() => setCreating(true)}>
          <PlusIcon />
          {t('add')}
        </Button>
      </div>
      {calendars.length > 1 && (
        <Field label={t('calendar')} className="mb-4 max-w-md">
          {(control) => (
            <Select {...control} value={calendar?.id} onChange={({ target }) => setChosen(target.value)}>
              {calendars.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.region ? `${each.name} (${each.region})` : each.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {calendar ? <Year key={calendar.id} calendar={calendar} /> : <p className="text-muted">{t('noCalendars')}</p>}
      <CreateCalendarDialog
        calendars={calendars}
        open={creating}
        onClose={() => setCreating(false)}
        onCreated={setChosen}
      />
    </section>
  )
}

function Year({ calendar }: { calendar: CalendarNameFragment }) {
  const t = useTranslations('working-time')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [today] = useState(() => new Date().toLocaleDateString('en-CA'))
  const [year, setYear] = useState(() => Number(today.slice(0, 4)))
  const [date, setDate] = useState<string | null>(null)
  const [importing, setImporting] = useState(false)
  const [{ data, error, fetching }, read] = useQuery({
    query: Calendars_YearDocument,
    variables: { id: calendar.id, year },
    requestPolicy: 'cache-and-network',
  })
  const [marking, mark] = useMutation(Calendars_SetYearDocument)
  const shown = data?.node?.__typename === 'WorkingCalendar' ? data.node : null
  const loaded = shown?.years.includes(year) ?? true

  async function markLoaded() {
    if (!shown) return
    const input = { calendarId: calendar.id, year, loaded: true, expectedVersion: shown.version }
    const { data: done } = await mark({ input, year })
    if (done) announce(t('yearMarked', { year }))
  }

  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <fieldset className="flex items-center gap-1">
          <legend className="sr-only">{t('year')}</legend>
          <Button square aria-label={t('yearBefore')} disabled={year <= firstYear} onClick={() => setYear(year - 1)}>
            <ChevronLeftIcon />
          </Button>
          <span aria-live="polite" className="min-w-16 text-center text-lg font-semibold tabular-nums">
            {year}
          </span>
          <Button square aria-label={t('yearAfter')} disabled={year >= lastYear} onClick={() => setYear(year + 1)}>
            <ChevronRightIcon />
          </Button>
        </fieldset>
        <div className="flex flex-wrap gap-2">
          <Button disabled={!shown} onClick={() => setImporting(true)}>
            {t('importFile')}
          </Button>
          <ExportMenu calendarId={calendar.id} />
        </div>
      </div>
      {calendar.base && <p className="mb-3 text-sm text-muted">{t('standsOn', { base: calendar.base.name })}</p>}
      <ReadFault
        className="mb-4"
        title={t('failed')}
        fault={error && !fetching ? faultOf(error) : null}
        onRetry={read}
      />
      {marking.error && <Alert className="mb-4">{faultText(faultOf(marking.error))}</Alert>}
      {!loaded && (
        <Alert look="warning" className="mb-4" title={t('notLoaded', { year })}>
          <p>{t('notLoadedHint')}</p>
          <Button className="mt-2" busy={marking.fetching} onClick={markLoaded}>
            {t('markLoaded')}
          </Button>
        </Alert>
      )}
      {!shown && !error && <Skeleton className="h-96 rounded-xl" />}
      {shown && (
        <div className="card p-4 sm:p-6">
          <Counts days={shown.days} />
          <YearGrid year={year} days={shown.days} today={today} onChoose={setDate} />
          <DayDialog calendar={shown} isRegional={calendar.base !== null} date={date} onClose={() => setDate(null)} />
          <ImportDialog
            calendar={shown}
            name={calendar.name}
            year={year}
            open={importing}
            onClose={() => setImporting(false)}
          />
        </div>
      )}
    </>
  )
}

function Counts({ days }: { days: Parameters<typeof countOf>[0] }) {
  const t = useTranslations('working-time')
  const { daysOff, short, working } = countOf(days)
  return (
    <div className="mb-4">
      <Legend
        items={[
          { kind: 'DAY_OFF', short: false, weekend: false, text: t('legend.DAY_OFF', { count: daysOff }) },
          { kind: 'SHORT', short: true, weekend: false, text: t('legend.SHORT', { count: short }) },
          { kind: 'WORKING', short: false, weekend: false, text: t('legend.WORKING', { count: working }) },
          { kind: null, short: false, weekend: true, text: t('legend.weekend') },
        ]}
      />
    </div>
  )
}
