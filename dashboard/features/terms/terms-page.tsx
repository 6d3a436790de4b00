'use client'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Terms_DesksDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { EscalationSettings } from '../escalation/escalation-settings.tsx'
import { ClockNotice } from './clock-notice.tsx'
import { DeskTermsSection } from './desk-terms-section.tsx'

/** What each desk promises, and what becomes of a term that has passed. */
export function TermsPage() {
  const t = useTranslations('terms.settings')
  const [{ data, error, fetching }, read] = useQuery({
    query: Terms_DesksDocument,
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
      <ClockNotice />
      {!data && !error && <Skeleton className="h-96 rounded-xl" />}
      <div className="space-y-8">
        {data?.desks.map((desk) => (
          <DeskTermsSection key={desk.id} desk={desk}>
            <EscalationSettings deskId={desk.id} />
          </DeskTermsSection>
        ))}
      </div>
    </>
  )
}
