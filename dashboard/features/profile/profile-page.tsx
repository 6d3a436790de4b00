'use client'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Profile_ReadDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { NotificationSettings } from '../notifications/notification-settings.tsx'
import { CertificateList } from './certificate-list.tsx'
import { ContactForm } from './contact-form.tsx'
import { OrganizationSection } from './organization-section.tsx'
import { Fact, Facts, Section } from './section.tsx'

/** Who one is here, from where that is known, and what one may change of it. */
export function ProfilePage() {
  const t = useTranslations('profile')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const [{ data, error, fetching }, read] = useQuery({
    query: Profile_ReadDocument,
    requestPolicy: 'cache-and-network',
  })
  const user = data?.viewer
  return (
    <div className="mx-auto max-w-3xl px-4 py-6 sm:px-6 sm:py-8">
      <h1 className="mb-5 text-2xl font-semibold tracking-tight">{t('title')}</h1>
      {error && !fetching && (
        <Alert className="mb-4" title={t('failed')} action={<Button onClick={() => read()}>{common('retry')}</Button>}>
          {faultText(faultOf(error))}
        </Alert>
      )}
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
