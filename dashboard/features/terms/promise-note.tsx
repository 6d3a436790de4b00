'use client'
import { useTranslations } from 'next-intl'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { useDeskMoment } from './use-desk-moment.ts'

interface PromiseNoteProps {
  ticket: { expectedResolutionAt: string | null; desk: { timeZone: string } }
}

/** What support has promised, in plain words; live as the page is. */
export function PromiseNote({ ticket }: PromiseNoteProps) {
  const t = useTranslations('terms')
  const momentText = useDeskMoment()
  const now = useServerNow('minute')
  if (ticket.expectedResolutionAt === null) return null
  const at = momentText(ticket.expectedResolutionAt, ticket.desk.timeZone)
  const passed = Date.parse(ticket.expectedResolutionAt) <= now
  return <p className="mt-1 text-sm font-medium">{t(passed ? 'promisePassed' : 'promise', { at })}</p>
}
