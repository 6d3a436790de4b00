'use client'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Terms_DesksDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { EscalationSettings } from '../escalation/escalation-settings.tsx'
import { DeskTermsSection } from './desk-terms-section.tsx'

/** What each desk promises, and what becomes of a term that has passed. */
export function TermsPage() {
  const t = useTranslations('terms.settings')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const [{ data, error, fetching }, read] = useQuery({
    query: Terms_DesksDocument,
    requestPolicy: 'cache-and-network',
  })
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-1.5 mb-5 max-w-2xl text-muted">{t('lead')}</p>
      {error && !fetching && (
        <Alert className="mb-4" title={t('failed')} action={<Button onClick={() => read()}>{common('retry')}</Button>}>
          {faultText(faultOf(error))}
        </Alert>
      )}
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
