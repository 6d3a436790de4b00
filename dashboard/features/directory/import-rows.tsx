'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Pages } from '@/lib/graphql/use-pages.ts'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'

interface ImportRowsProps<Row> {
  pages: Pages<Row>
  children: (rows: readonly Row[]) => ReactNode
}

/** What a load has left behind, by pages; what is there already stays, and goes on where it broke off. */
export function ImportRows<Row>({ pages, children }: ImportRowsProps<Row>) {
  const { nodes, fault, hasMore, busy, more, again } = pages
  const t = useTranslations('directory')
  const unread = <ReadFault className="mt-2" fault={fault} busy={busy} onRetry={nodes === null ? again : more} />
  if (nodes === null) return fault ? unread : <Skeleton className="mt-2 h-20" />
  return (
    <div className="mt-2 rounded-lg border border-line">
      {children(nodes)}
      {unread}
      {hasMore && !fault && <LoadMore label={t('moreRows')} busy={busy} onLoad={more} />}
    </div>
  )
}
