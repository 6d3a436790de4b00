'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { RequestState } from '@/generated/graphql.ts'
import { Segmented } from '@/ui/segmented.tsx'
import { OrganizationRequests } from './organization-requests.tsx'
import { Registrations } from './registrations.tsx'

const states: readonly RequestState[] = ['PENDING', 'APPROVED', 'REFUSED']

/** What administrators decide: applications for registration, and organizations that the directory does not know. */
export function RequestsPage() {
  const t = useTranslations('registration')
  const [state, setState] = useState<RequestState>('PENDING')
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{t('requests.title')}</h1>
        <Segmented
          label={t('requests.state')}
          value={state}
          options={states.map((value) => ({ value, label: t(`requests.states.${value}`) }))}
          onChange={setState}
        />
      </div>
      <Registrations key={`registrations ${state}`} state={state} />
      <OrganizationRequests key={`organizations ${state}`} state={state} />
    </>
  )
}
