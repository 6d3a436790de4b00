'use client'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Calendars_ListDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { Alert } from '@/ui/alert.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { ClockNotice } from '../terms/clock-notice.tsx'
import { CalendarYear } from './calendar-year.tsx'
import { DeskSchedules } from './desk-schedules.tsx'

/** Working time: the desks' hours, and the calendars that they go by. */
export function CalendarsPage() {
  const t = useTranslations('working-time')
  const [{ data, error, fetching }, read] = useQuery({
    query: Calendars_ListDocument,
    requestPolicy: 'cache-and-network',
  })
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-1.5 mb-5 max-w-2xl text-muted">{t('lead')}</p>
      <ReadFault
        className="mb-4"
        title={t('failed')}
        fault={error && !fetching ? faultOf(error) : null}
        onRetry={read}
      />
      {!data && !error && <Skeleton className="h-96 rounded-xl" />}
      <ClockNotice />
      {data?.calendarWarnings.map(({ year, calendar, desks }) => (
        <Alert key={`${calendar.id} ${year}`} look="warning" className="mb-4" title={t('yearMissing', { year })}>
          {t('yearMissingHint', {
            year,
            calendar: calendar.name,
            desks: desks.map(({ name }) => name).join('; '),
          })}
        </Alert>
      ))}
      {data && <DeskSchedules desks={data.desks} calendars={data.calendars} />}
      {data && <CalendarYear calendars={data.calendars} />}
    </>
  )
}
