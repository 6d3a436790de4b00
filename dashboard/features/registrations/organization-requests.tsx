'use client'
import { useTranslations } from 'next-intl'
import { useMutation } from 'urql'
import {
  type OrganizationRequestRowFragment,
  type RequestState,
  Requests_ApproveOrganizationDocument,
  Requests_OrganizationsDocument,
  Requests_RefuseOrganizationDocument,
} from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { Moment } from '../tickets/moment.tsx'
import { Decision } from './decision.tsx'
import { RequestBadge } from './request-badge.tsx'
import { RequestSection } from './request-section.tsx'

/** Users whose certificate names an organization that the directory does not know. */
export function OrganizationRequests({ state }: { state: RequestState }) {
  const t = useTranslations('registration')
  const pages = usePages(Requests_OrganizationsDocument, { state }, (data) => data.organizationRequests)
  return (
    <RequestSection
      id="organizations"
      title={t('requests.organizations')}
      empty={t(`requests.noOrganizations.${state}`)}
      pages={pages}
    >
      {(row) => <Row row={row} onDecided={pages.again} />}
    </RequestSection>
  )
}

function Row({ row, onDecided }: { row: OrganizationRequestRowFragment; onDecided: () => void }) {
  const t = useTranslations('registration')
  const [, approve] = useMutation(Requests_ApproveOrganizationDocument)
  const [, refuse] = useMutation(Requests_RefuseOrganizationDocument)
  const { id, state, name, taxpayerId, ogrn, user, organizations } = row
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h3 className="font-semibold">{name}</h3>
        <p>{user.fullName}</p>
        <p className="text-sm text-muted">
          {t('taxpayerId', { taxpayerId })}
          {ogrn && ` · ${t('ogrn', { ogrn })}`} · <Moment at={row.createdAt} />
        </p>
        {state !== 'PENDING' && (
          <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <RequestBadge state={state} />
            {row.decidedAt && <Moment at={row.decidedAt} />}
          </p>
        )}
        {row.reason && <p className="mt-1 text-sm whitespace-pre-wrap">{t('reason', { reason: row.reason })}</p>}
      </div>
      {state === 'PENDING' && (
        <Decision
          name={user.fullName}
          candidates={organizations}
          newOrganization={name}
          onDecided={onDecided}
          approve={async (organizationId) => (await approve({ input: { id, organizationId } })).error}
          refuse={async (reason) => (await refuse({ input: { id, reason } })).error}
        />
      )}
    </div>
  )
}
