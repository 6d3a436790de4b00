'use client'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Profile_ReadDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { NotificationSettings } from '../notifications/notification-settings.tsx'
import { CertificateList } from './certificate-list.tsx'
import { ContactForm } from './contact-form.tsx'
import { OrganizationSection } from './organization-section.tsx'
import { Fact, Facts, Section } from './section.tsx'

/** Who one is here, from where that is known, and what one may change of it. */
export function ProfilePage() {
  const t = useTranslations('profile')
  const common = useTranslations('common')
  const [{ data, error, fetching }, read] = useQuery({
    query: Profile_ReadDocument,
    requestPolicy: 'cache-and-network',
  })
  const user = data?.viewer
  return (
    <div className="mx-auto max-w-3xl px-4 py-6 sm:px-6 sm:py-8">
      <h1 className="mb-5 text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <ReadFault
        className="mb-4"
        title={t('failed')}
        fault={error && !fetching ? faultOf(error) : null}
        onRetry={read}
      />
      {!user && !error && (
        <div className="space-y-5">
          <span className="sr-only">{common('loading')}</span>
          <Skeleton className="h-40 rounded-xl" />
          <Skeleton className="h-56 rounded-xl" />
        </div>
      )}
      {user && (
        <div className="space-y-5">
          <Section title={t('person.title')} lead={t('person.lead')}>
            <Facts>
              <Fact name={t('person.fullName')}>{user.fullName}</Fact>
              <Fact name={t('person.post')}>{user.post ?? t('none')}</Fact>
              <Fact name={t('person.role')}>{common(`role.${user.role}`)}</Fact>
            </Facts>
          </Section>
          <OrganizationSection user={user} />
          <ContactForm user={user} />
          <NotificationSettings />
          <CertificateList certificates={user.certificates ?? []} />
        </div>
      )}
    </div>
  )
}
