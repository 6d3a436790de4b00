'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect } from 'react'
import type { DeskOpeningFragment } from '@/generated/graphql.ts'
import { dateIn, zoneName } from '@/lib/clock/days.ts'
import { ClockIcon } from '@/ui/icons.tsx'
import { useHoursText } from './use-hours-text.ts'

interface DeskOpeningProps {
  desk: DeskOpeningFragment
  /** What is shown has come to its end: read again. */
  onEdge: () => void
}

/** The longest that a browser's timer can wait is 24 days. */
const LONGEST = 24 * 3_600_000 * 24

/** The desk's hours, and whether it works now, by its own clock. */
export function DeskOpening({ desk, onEdge }: DeskOpeningProps) {
  const t = useTranslations('working-time')
  const format = useFormatter()
  const hoursText = useHoursText()
  const edge = desk.isOpen ? desk.closesAt : desk.nextOpeningAt
  // By the server's clock: this computer's may be wrong.
  const today = dateIn(desk.timeZone, Date.parse(desk.asOf))

  useEffect(() => {
    if (!edge) return
    const left = Date.parse(edge) - Date.parse(desk.asOf)
    // A moment later, so that the answer is of the other side. Should it not be, the next one is waited for anew.
    const timer = setTimeout(onEdge, Math.min(Math.max(left, 0) + 2_000, LONGEST))
    return () => clearTimeout(timer)
  }, [edge, desk.asOf, onEdge])

  if (desk.hours.length === 0) return null
  const at = edge ? new Date(edge) : null
  const time = at && format.dateTime(at, { timeZone: desk.timeZone, hour: '2-digit', minute: '2-digit' })
  const day = at && format.dateTime(at, { timeZone: desk.timeZone, weekday: 'short', day: 'numeric', month: 'long' })
  const opensAt =
    at && (dateIn(desk.timeZone, at.getTime()) === today ? time : t('dayAndTime', { day: day ?? '', time: time ?? '' }))
  return (
    <div className="mt-2 flex items-start gap-2 text-sm text-muted">
      <ClockIcon width={18} height={18} className="mt-0.5 shrink-0" />
      <div>
        <p>
          {t('worksAt', { hours: hoursText(desk.hours) })}{' '}
          <span>({zoneName(desk.timeZone, (at ?? new Date()).getTime()) ?? t('localTime')})</span>
        </p>
        <p className={desk.isOpen ? 'font-medium text-tone-green' : 'font-medium text-ink'}>
          {desk.isOpen
            ? time
              ? t('openUntil', { time })
              : t('openNow')
            : opensAt
              ? t('closedUntil', { time: opensAt })
              : t('closedNow')}
        </p>
      </div>
    </div>
  )
}
