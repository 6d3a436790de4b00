import { useTranslations } from 'next-intl'
import type { ProfileFragment } from '@/generated/graphql.ts'
import { Alert } from '@/ui/alert.tsx'
import { Fact, Facts, Section } from './section.tsx'

/** The organization, or how the request for one stands. */
export function OrganizationSection({ user }: { user: ProfileFragment }) {
  const t = useTranslations('profile')
  const { organization, organizationRequest: request } = user
  if (!organization && !request) return null
  return (
    <Section title={t('organization.title')}>
      {organization ? (
        <>
          <Facts>
            <Fact name={t('organization.name')}>{organization.name}</Fact>
            <Fact name={t('organization.taxpayerId')}>{organization.taxpayerId}</Fact>
            {organization.kpp && <Fact name={t('organization.kpp')}>{organization.kpp}</Fact>}
            {organization.ogrn && <Fact name={t('organization.ogrn')}>{organization.ogrn}</Fact>}
          </Facts>
          {!organization.active && (
            <Alert look="warning" className="mt-4">
              {t('organization.excluded')}
            </Alert>
          )}
        </>
      ) : (
        request && (
          <>
            <Facts>
              <Fact name={t('organization.name')}>{request.name}</Fact>
              <Fact name={t('organization.taxpayerId')}>{request.taxpayerId}</Fact>
            </Facts>
            <Alert
              look={request.state === 'REFUSED' ? 'warning' : 'info'}
              className="mt-4"
              title={t(`request.${request.state}.title`)}
            >
              {t(`request.${request.state}.text`)}
              {request.state === 'REFUSED' && request.reason && (
                <p className="mt-1">{t('request.reason', { reason: request.reason })}</p>
              )}
            </Alert>
          </>
        )
      )}
    </Section>
  )
}
