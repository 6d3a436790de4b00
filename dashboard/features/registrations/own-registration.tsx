'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useMutation, useQuery } from 'urql'
import {
  type OwnRegistrationFieldsFragment,
  Registration_ConfirmDocument,
  Registration_OwnDocument,
} from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useLookAgain } from '@/lib/use-look-again.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button, buttonClass } from '@/ui/button.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { Moment } from '../tickets/moment.tsx'
import { RequestBadge } from './request-badge.tsx'
import { SetPassword } from './set-password.tsx'

/** Milliseconds between looks whether an administrator has decided. */
const LOOK_EVERY = 10_000

/** How an application stands, by the applicant's own link; what is to be done next is the one button on it. */
export function OwnRegistrationPage({ secret }: { secret: string }) {
  const t = useTranslations('registration')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const [{ data, error, fetching }, read] = useQuery({
    query: Registration_OwnDocument,
    variables: { secret },
    requestPolicy: 'network-only',
  })
  // Kept here: a look that fails takes nothing off the screen, and the next one may not.
  const [registration, setRegistration] = useState<OwnRegistrationFieldsFragment | null>(null)
  useEffect(() => {
    if (data) setRegistration(data.ownRegistration)
  }, [data])
  useLookAgain(registration?.state === 'PENDING' ? LOOK_EVERY : null, read)
  const fault = error && !fetching ? faultOf(error) : null
  return (
    <div className="mx-auto max-w-2xl px-4 py-8 sm:py-12">
      <h1 className="text-2xl font-semibold tracking-tight">{t('own.title')}</h1>
      {!registration && !fault && <Skeleton className="mt-5 h-56 rounded-xl" />}
      {!registration && fault && (
        <Alert
          className="mt-5"
          title={fault.code === 'NOT_FOUND' ? t('own.notFound') : undefined}
          action={fault.code === 'NOT_FOUND' ? null : <Button onClick={() => read()}>{common('retry')}</Button>}
        >
          {faultText(fault)}
        </Alert>
      )}
      {registration && (
        <div className="card mt-5 p-5 sm:p-6">
          <div role="status">
            <RequestBadge state={registration.state} />
            <p className="mt-3 text-lg">{t(`own.state.${registration.state}`)}</p>
          </div>
          {registration.reason && (
            <div className="mt-3 rounded-lg bg-sunken px-4 py-3">
              <p className="text-sm font-medium">{t('own.reason')}</p>
              <p className="mt-0.5 whitespace-pre-wrap">{registration.reason}</p>
            </div>
          )}
          <div className="mt-5">
            <Next registration={registration} secret={secret} onChange={setRegistration} />
          </div>
          <Facts registration={registration} />
        </div>
      )}
    </div>
  )
}

interface NextProps {
  registration: OwnRegistrationFieldsFragment
  secret: string
  onChange: (registration: OwnRegistrationFieldsFragment) => void
}

function Next({ registration, secret, onChange }: NextProps) {
  const t = useTranslations('registration')
  const { state, maySetPassword, hasPassword } = registration
  if (state === 'UNCONFIRMED') return <Confirm secret={secret} onChange={onChange} />
  if (maySetPassword) return <SetPassword secret={secret} email={registration.email} onDone={onChange} />
  if (state === 'APPROVED' && hasPassword) {
    return (
      <Link href="/sign-in" className={buttonClass('primary')}>
        {t('signIn')}
      </Link>
    )
  }
  if (state === 'PENDING') return null
  return (
    <>
      {state === 'APPROVED' && <p className="mb-3 text-muted">{t('own.late')}</p>}
      <Link href="/registration" className={buttonClass('secondary')}>
        {t('own.again')}
      </Link>
    </>
  )
}

/** A press, not the opening of the page: programs of mail servers open links by themselves. */
function Confirm({ secret, onChange }: Pick<NextProps, 'secret' | 'onChange'>) {
  const t = useTranslations('registration')
  const faultText = useFaultText()
  const [{ fetching, error }, confirm] = useMutation(Registration_ConfirmDocument)
  return (
    <>
      <Button
        look="primary"
        busy={fetching}
        onClick={async () => {
          const { data } = await confirm({ input: { secret } })
          if (data) onChange(data.confirmRegistration.registration)
        }}
      >
        {t('own.confirm')}
      </Button>
      {error && !fetching && <Alert className="mt-3">{faultText(faultOf(error))}</Alert>}
    </>
  )
}

function Facts({ registration }: { registration: OwnRegistrationFieldsFragment }) {
  const t = useTranslations('registration')
  const { fullName, email, organizationName, taxpayerId, createdAt } = registration
  return (
    <dl className="mt-6 grid gap-x-6 gap-y-2 border-t border-line pt-4 sm:grid-cols-[12rem_1fr]">
      <dt className="text-muted">{t('fields.fullName')}</dt>
      <dd>{fullName}</dd>
      <dt className="text-muted">{t('fields.email')}</dt>
      <dd className="break-all">{email}</dd>
      <dt className="text-muted">{t('fields.organizationName')}</dt>
      <dd>
        {organizationName}, {t('taxpayerId', { taxpayerId })}
      </dd>
      <dt className="text-muted">{t('appliedAt')}</dt>
      <dd>
        <Moment at={createdAt} />
      </dd>
    </dl>
  )
}
