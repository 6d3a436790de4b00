'use client'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { EscalationSettings_DeskDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { EscalationForm } from './escalation-form.tsx'

/** Whom a desk's late tickets are handed to, and when; for administrators. */
export function EscalationSettings({ deskId }: { deskId: string }) {
  const t = useTranslations('escalation.settings')
  const [{ data, error }, read] = useQuery({ query: EscalationSettings_DeskDocument, variables: { id: deskId } })
  const desk = data?.node?.__typename === 'Desk' ? data.node : null
  const heading = `escalation-${deskId}`
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className="font-semibold">
        {t('title')}
        {desk && <span className="sr-only">: {desk.name}</span>}
      </h3>
      <p className="mb-3 text-sm text-muted">{t('intro')}</p>
      <ReadFault
        title={t('failed')}
        fault={error && !desk ? faultOf(error) : null}
        onRetry={() => read({ requestPolicy: 'network-only' })}
      />
      {!error && !desk && <Skeleton className="h-64 w-full rounded-xl" />}
      {desk && <EscalationForm key={desk.id} desk={desk} />}
    </section>
  )
}
