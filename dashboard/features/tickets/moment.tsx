'use client'
import { useFormatter } from 'next-intl'

/** A moment in the reader's zone; its exact form is in the title and in `dateTime`. */
export function Moment({ at, long }: { at: string; long?: boolean }) {
  const format = useFormatter()
  const date = new Date(at)
  const thisYear = date.getFullYear() === new Date().getFullYear()
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: 'full', timeStyle: 'medium' })}>
      {long
        ? format.dateTime(date, { dateStyle: 'long', timeStyle: 'short' })
        : format.dateTime(date, {
            day: 'numeric',
            month: 'short',
            ...(thisYear ? {} : { year: 'numeric' }),
            hour: '2-digit',
            minute: '2-digit',
          })}
    </time>
  )
}
