'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect } from 'react'
import { useQuery } from 'urql'
import { Help_DesksDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { signInAddress } from '@/lib/session/return-address.ts'
import { isStaff, useSession } from '@/lib/session/session.tsx'
import { buttonClass } from '@/ui/button.tsx'
import { ArrowRightIcon } from '@/ui/icons.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { DeskOpening } from '../working-time/desk-opening.tsx'
import { StatusGuide } from './status-guide.tsx'

/** The first page: how to ask for help on each desk. Whoever is signed in is led on to their work. */
export function HelpPage() {
  const t = useTranslations('help')
  const common = useTranslations('common')
  const signIn = useTranslations('sign-in')
  const router = useRouter()
  const session = useSession()
  // Whether a desk works now is soon out of date.
  const [{ data, error, fetching }, read] = useQuery({
    query: Help_DesksDocument,
    requestPolicy: 'cache-and-network',
  })
  const readAgain = useCallback(() => read({ requestPolicy: 'network-only' }), [read])

  const viewer = session.state === 'signedIn' ? session.viewer : null
  useEffect(() => {
    if (viewer) router.replace(isStaff(viewer) ? '/board' : '/tickets')
  }, [viewer, router])
  if (viewer) return null

  return (
    <div className="mx-auto max-w-5xl px-4 py-8 sm:px-6 sm:py-14">
      <h1 className="text-3xl font-semibold tracking-tight sm:text-4xl">{t('title')}</h1>
      <p className="mt-3 max-w-2xl text-lg text-muted">{t('lead')}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        <Link href={signInAddress('/tickets/new')} className={buttonClass('primary')}>
          {t('file')}
          <ArrowRightIcon />
        </Link>
        <Link href={signInAddress('/tickets')} className={buttonClass('secondary')}>
          {t('follow')}
        </Link>
      </div>
      <p className="mt-4 text-muted">
        {signIn('registrationLead')}{' '}
        <Link href="/registration" className="font-medium text-accent underline underline-offset-2">
          {signIn('registration')}
        </Link>
      </p>

      <h2 className="mt-12 mb-4 text-xl font-semibold">{t('how')}</h2>
      <ReadFault title={t('failed')} fault={error && !fetching ? faultOf(error) : null} onRetry={read} />
      <div className="grid items-start gap-5 md:grid-cols-2">
        {!data && !error && (
          <>
            <span className="sr-only">{common('loading')}</span>
            <Skeleton className="h-80 rounded-xl" />
            <Skeleton className="h-80 rounded-xl" />
          </>
        )}
        {data?.desks.map((desk) => (
          <section key={desk.id} aria-labelledby={desk.slug} className="card p-5 sm:p-6">
            <h3 id={desk.slug} className="text-lg font-semibold">
              {desk.name}
            </h3>
            <DeskOpening desk={desk} onEdge={readAgain} />
            <ol className="mt-4 space-y-3.5">
              {desk.steps.map((step, index) => (
                <li key={step} className="flex gap-3">
                  <span
                    aria-hidden="true"
                    className="mt-px grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent tabular-nums"
                  >
                    {index + 1}
                  </span>
                  <span className="min-w-0">{step}</span>
                </li>
              ))}
            </ol>
            <Link
              href={signInAddress(`/tickets/new?desk=${desk.slug}`)}
              className="control mt-4 -ml-2 inline-flex items-center gap-1.5 rounded-lg px-2 font-medium text-accent hover:underline"
            >
              {t('fileHere')}
              <ArrowRightIcon width={16} height={16} />
            </Link>
          </section>
        ))}
      </div>
      {data?.desks[0] && <StatusGuide lines={data.desks[0].statuses} />}
    </div>
  )
}
