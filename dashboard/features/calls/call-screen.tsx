'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { Calls_DesksDocument, type FiledCallFragment } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useViewer } from '@/lib/session/session.tsx'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Select } from '@/ui/input.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { recallDesk, rememberDesk } from '../ticket-form/remembered-desk.ts'
import { CallForm } from './call-form.tsx'
import { FiledCall } from './filed-call.tsx'

interface Filed {
  ticket: FiledCallFragment
  added: boolean
}

/** A call after a call; each is a form of its own. */
export function CallScreen() {
  const t = useTranslations('calls')
  const viewer = useViewer()
  const faultText = useFaultText()
  const [{ data, error, fetching }, read] = useQuery({ query: Calls_DesksDocument, requestPolicy: 'cache-and-network' })
  const [chosen, setChosen] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  const [filed, setFiled] = useState<Filed | null>(null)
  const desks = (data?.desks ?? []).filter(({ id }) => viewer.staffOf.some((one) => one.id === id))
  const desk = desks.find(({ slug }) => slug === (chosen ?? recallDesk())) ?? desks[0]
  const next = () => {
    setFiled(null)
    setTurn(turn + 1)
    // Whether the desk is open by now.
    read({ requestPolicy: 'network-only' })
  }
  return (
    <div className="mx-auto max-w-7xl px-4 py-6 sm:px-6 sm:py-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <h1 className="text-2xl font-semibold tracking-tight">{t('heading')}</h1>
        {!filed && desk && desks.length > 1 && (
          <Field label={t('desk')} className="w-full sm:w-80">
            {(control) => (
              <Select
                {...control}
                value={desk.slug}
                onChange={({ target }) => {
                  rememberDesk(target.value)
                  setChosen(target.value)
                }}
              >
                {desks.map(({ slug, name }) => (
                  <option key={slug} value={slug}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </div>
      {error && !data ? (
        <Alert
          className="mt-6"
          title={t('unread')}
          action={<Button onClick={() => read({ requestPolicy: 'network-only' })}>{t('readAgain')}</Button>}
        >
          {faultText(faultOf(error))}
        </Alert>
      ) : fetching && !data ? (
        <div className="mt-6 grid gap-6 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]" role="status">
          <span className="sr-only">{t('reading')}</span>
          <Skeleton className="h-40" />
          <Skeleton className="h-72" />
        </div>
      ) : !desk ? (
        <Alert look="info" className="mt-6">
          {t('noDesk')}
        </Alert>
      ) : filed ? (
        <FiledCall {...filed} onNext={next} />
      ) : (
        <CallForm
          key={turn}
          desk={desk}
          sms={data?.callSettings.sms ?? false}
          onFiled={(ticket, added) => setFiled({ ticket, added })}
        />
      )}
    </div>
  )
}
