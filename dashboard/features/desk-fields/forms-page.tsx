'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { Forms_DesksDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Select } from '@/ui/input.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { FieldList } from './field-list.tsx'
import { FormPreview } from './form-preview.tsx'

/** An administrator changes a desk's form without a release, and sees beside it what requesters will. */
export function FormsPage() {
  const t = useTranslations('desk-fields')
  const faultText = useFaultText()
  const [{ data, error, fetching }, read] = useQuery({
    query: Forms_DesksDocument,
    requestPolicy: 'cache-and-network',
  })
  const [chosen, setChosen] = useState<string | null>(null)
  const desk = data?.desks.find(({ slug }) => slug === chosen) ?? data?.desks[0]
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-1 mb-5 max-w-prose text-muted">{t('lead')}</p>
      {error && !data && (
        <Alert
          title={t('unread')}
          action={<Button onClick={() => read({ requestPolicy: 'network-only' })}>{t('readAgain')}</Button>}
        >
          {faultText(faultOf(error))}
        </Alert>
      )}
      {fetching && !data && (
        <div role="status">
          <span className="sr-only">{t('reading')}</span>
          <Skeleton className="h-72" />
        </div>
      )}
      {data && desk && (
        <>
          <Field label={t('desk')} className="mb-6 max-w-2xl">
            {(control) => (
              <Select {...control} value={desk.slug} onChange={({ target }) => setChosen(target.value)}>
                {data.desks.map(({ slug, name }) => (
                  <option key={slug} value={slug}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <div className="grid gap-6 lg:grid-cols-2">
            <FieldList key={desk.slug} desk={desk} />
            <FormPreview key={`${desk.slug} preview`} desk={desk} />
          </div>
        </>
      )}
    </>
  )
}
