'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { Tokens_ListDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { Button } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'
import { KeyIcon, PlusIcon } from '@/ui/icons.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { CreateTokenDialog } from './create-token-dialog.tsx'
import { TokenList } from './token-list.tsx'

export function TokensPage() {
  const t = useTranslations('tokens')
  const [creating, setCreating] = useState(false)
  const [{ data, error, fetching }, read] = useQuery({
    query: Tokens_ListDocument,
    requestPolicy: 'cache-and-network',
  })
  return (
    <div className="mx-auto max-w-5xl px-4 py-6 sm:px-6 sm:py-8">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
        <Button look="primary" onClick={() => setCreating(true)}>
          <PlusIcon />
          {t('create')}
        </Button>
      </div>
      <p className="mt-1.5 mb-5 max-w-2xl text-muted">{t('lead')}</p>
      <ReadFault
        className="mb-4"
        title={t('failed')}
        fault={error && !fetching ? faultOf(error) : null}
        onRetry={read}
      />
      {!data && !error && <Skeleton className="h-40 rounded-xl" />}
      {data && data.apiTokens.length === 0 && (
        <div className="card">
          <EmptyState icon={<KeyIcon />} title={t('empty')}>
            {t('emptyHint')}
          </EmptyState>
        </div>
      )}
      {data && data.apiTokens.length > 0 && <TokenList tokens={data.apiTokens} />}
      <CreateTokenDialog
        open={creating}
        onOpenChange={setCreating}
        onCreated={() => read({ requestPolicy: 'network-only' })}
      />
    </div>
  )
}
