'use client'
import { useTranslations } from 'next-intl'
import { useMutation } from 'urql'
import {
  type RegistrationRowFragment,
  type RequestState,
  Requests_ApproveRegistrationDocument,
  Requests_RefuseRegistrationDocument,
  Requests_RegistrationsDocument,
} from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { Moment } from '../tickets/moment.tsx'
import { Decision } from './decision.tsx'
import { RequestBadge } from './request-badge.tsx'
import { RequestSection } from './request-section.tsx'

export function Registrations({ state }: { state: RequestState }) {
  const t = useTranslations('registration')
  const pages = usePages(Requests_RegistrationsDocument, { state }, (data) => data.registrations)
  return (
    <RequestSection
      id="registrations"
      title={t('requests.registrations')}
      empty={t(`requests.noRegistrations.${state}`)}
      pages={pages}
    >
      {(row) => <Row row={row} onDecided={pages.again} />}
    </RequestSection>
  )
}

function Row({ row, onDecided }: { row: RegistrationRowFragment; onDecided: () => void }) {
  const t = useTranslations('registration')
  const [, approve] = useMutation(Requests_ApproveRegistrationDocument)
  const [, refuse] = useMutation(Requests_RefuseRegistrationDocument)
  const { id, state, fullName, post, email, phone, taxpayerId, organizationName, organizations } = row
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h3 className="font-semibold">{fullName}</h3>
        <p>
          {post}, {organizationName}
        </p>
        <p className="text-sm text-muted">
          {t('taxpayerId', { taxpayerId })} ·{' '}
          {organizations.length > 0 ? t('requests.known', { count: organizations.length }) : t('requests.unknown')}
        </p>
        <p className="text-sm break-words text-muted">
          {email} · <span className="whitespace-nowrap">{phone}</span> · <Moment at={row.createdAt} />
        </p>
        {state !== 'PENDING' && (
          <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <RequestBadge state={state} />
            {row.decidedBy?.fullName} {row.decidedAt && <Moment at={row.decidedAt} />}
          </p>
        )}
        {row.reason && <p className="mt-1 text-sm whitespace-pre-wrap">{t('reason', { reason: row.reason })}</p>}
      </div>
      {state === 'PENDING' && (
        <Decision
          name={fullName}
          candidates={organizations}
          newOrganization={organizationName}
          onDecided={onDecided}
          approve={async (organizationId) => (await approve({ input: { id, organizationId } })).error}
          refuse={async (reason) => (await refuse({ input: { id, reason } })).error}
        />
      )}
    </div>
  )
}
