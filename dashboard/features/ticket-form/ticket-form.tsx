'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { TicketForm_DesksDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useViewer } from '@/lib/session/session.tsx'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { toast } from '@/ui/toast.tsx'
import { ticketAddress } from '../tickets/ticket-address.ts'
import { TicketFields } from './ticket-fields.tsx'
import { useDraftsOnce } from './use-drafts-once.ts'

/** Reads the desks' lists; the fields come when there is something to choose from. */
export function TicketForm() {
  const t = useTranslations('ticket-form')
  const viewer = useViewer()
  const router = useRouter()
  const asked = useSearchParams().get('desk')
  const faultText = useFaultText()
  const [{ data, error, fetching }, read] = useQuery({ query: TicketForm_DesksDocument })
  const desks = useMemo(() => data?.desks ?? [], [data])
  const drafts = useDraftsOnce(viewer.id)

  const filed = (number: string) => {
    toast.success(t('filed', { number }), { description: t('filedStatus'), duration: 10_000 })
    router.push(ticketAddress(number))
  }

  const followed = (number: string) => {
    toast.success(t('followed', { number }), { duration: 10_000 })
    router.push(ticketAddress(number))
  }

  return (
    <div className="mx-auto max-w-6xl px-4 py-6 sm:px-6 sm:py-8">
      <h1 className="text-2xl font-semibold tracking-tight">{t('heading')}</h1>
      <p className="mt-1 max-w-prose text-muted">{t('lead')}</p>
      {error && !data ? (
        <Alert
          className="mt-6"
          title={t('desksUnread')}
          action={<Button onClick={() => read({ requestPolicy: 'network-only' })}>{t('readAgain')}</Button>}
        >
          {faultText(faultOf(error))}
        </Alert>
      ) : (fetching && !data) || drafts === undefined ? (
        <div className="mt-6 space-y-4" role="status">
          <span className="sr-only">{t('reading')}</span>
          <Skeleton className="h-24" />
          <Skeleton className="h-72" />
        </div>
      ) : (
        <TicketFields
          key={viewer.id}
          viewer={viewer}
          desks={desks}
          drafts={drafts}
          askedDesk={asked}
          onFiled={filed}
          onFollowed={followed}
        />
      )}
    </div>
  )
}
