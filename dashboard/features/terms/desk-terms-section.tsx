'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { DeskTermsListFragment } from '@/generated/graphql.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { useHoursText } from '../working-time/use-hours-text.ts'
import { TermsDialog, type TermsOfType } from './terms-dialog.tsx'

type Terms = DeskTermsListFragment['terms'][number]

interface DeskTermsSectionProps {
  desk: DeskTermsListFragment
  /** What else is set beside the terms. */
  children: ReactNode
}

/** A desk's terms: those of all types, and of each type that has its own. */
export function DeskTermsSection({ desk, children }: DeskTermsSectionProps) {
  const t = useTranslations('terms.settings')
  const hoursText = useHoursText()
  const [editing, setEditing] = useState<TermsOfType | null>(null)
  const heading = `terms-${desk.id}`
  const usual = desk.terms.find(({ type }) => type === null) ?? null
  const own = desk.terms.filter(({ type }) => type !== null)
  const free = desk.ticketTypes.filter(({ id }) => !own.some(({ type }) => type?.id === id))
  const edit = (terms: Terms | null, types: TermsOfType['types']) => setEditing({ terms, types })
  return (
    <section aria-labelledby={heading} className="card p-4 sm:p-5">
      <h2 id={heading} className="text-lg font-semibold">
        {desk.name}
      </h2>
      <p className="text-sm text-muted">{t('countedIn', { hours: hoursText(desk.hours), zone: desk.timeZone })}</p>
      {desk.hours.length === 0 && desk.terms.length > 0 && (
        <Alert look="warning" className="mt-3" title={t('noHours')}>
          {t('noHoursHint')}
        </Alert>
      )}
      <ul className="mt-3 divide-y divide-line border-y border-line">
        <TermsRow name={t('allTypes')} terms={usual} onEdit={() => edit(usual, null)} />
        {own.map((terms) =>
          terms.type ? (
            <TermsRow
              key={terms.type.id}
              name={terms.type.name}
              terms={terms}
              onEdit={() => terms.type && edit(terms, [terms.type])}
            />
          ) : null,
        )}
      </ul>
      {free.length > 0 && (
        <Button className="mt-3" onClick={() => edit(null, free)}>
          {t('addType')}
        </Button>
      )}
      <div className="mt-6 border-t border-line pt-5">{children}</div>
      <TermsDialog desk={desk} editing={editing} onClose={() => setEditing(null)} />
    </section>
  )
}

function TermsRow({ name, terms, onEdit }: { name: string; terms: Terms | null; onEdit: () => void }) {
  const t = useTranslations('terms.settings')
  const termsText = useTermsText()
  return (
    <li className="flex flex-wrap items-center gap-x-5 gap-y-2 py-3">
      <div className="min-w-56 flex-1">
        <p className="font-medium">{name}</p>
        <p className="text-sm text-muted">{termsText(terms)}</p>
      </div>
      <Button aria-label={t('editOf', { name })} onClick={onEdit}>
        {t('edit')}
      </Button>
    </li>
  )
}

/** «номер – за 60 мин, ответ – за 1 рабочий день; близко после 75 %» */
function useTermsText(): (terms: Terms | null) => string {
  const t = useTranslations('terms.settings')
  return (terms) => {
    if (!terms) return t('none')
    const { acknowledgeMinutes, outcomeMinutes, outcomeDays, nearPercent } = terms
    const parts = [
      ...(acknowledgeMinutes === null ? [] : [t('numberWithin', { minutes: acknowledgeMinutes })]),
      ...(outcomeMinutes === null ? [] : [t('outcomeWithin', { minutes: outcomeMinutes })]),
      ...(outcomeDays === null ? [] : [t('outcomeWithinDays', { days: outcomeDays })]),
    ]
    return parts.length === 0 ? t('none') : [...parts, t('nearAfter', { percent: nearPercent })].join('; ')
  }
}
