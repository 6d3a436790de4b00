'use client'
import { useTranslations } from 'next-intl'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { dayOf, useDeskMoment } from './use-term-words.ts'

interface PromiseNoteProps {
  ticket: { expectedResolutionAt: string | null; desk: { timeZone: string } }
}

/** What support has promised, in plain words; live as the page is. */
export function PromiseNote({ ticket }: PromiseNoteProps) {
  const t = useTranslations('terms')
  const momentText = useDeskMoment()
  const now = useServerNow('minute')
  if (ticket.expectedResolutionAt === null) return null
  const at = Date.parse(ticket.expectedResolutionAt)
  const { timeZone } = ticket.desk
  const said = momentText(at, dayOf(timeZone, now, at), timeZone)
  return <p className="mt-1 text-sm font-medium">{t(at > now ? 'promise' : 'promisePassed', { at: said })}</p>
}
