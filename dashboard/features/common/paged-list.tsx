'use client'
import type { ReactNode } from 'react'
import type { Pages } from '@/lib/graphql/use-pages.ts'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from './read-fault.tsx'

interface PagedListProps<Node> {
  pages: Pages<Node>
  /** «Не удалось прочитать …» */
  failed: string
  /** «Показать ещё» */
  more: string
  empty: ReactNode
  /** Only of what is there. */
  children: (nodes: readonly Node[]) => ReactNode
}

/** A list that grows by pages, with all that it may be before it is one: on its way, not readable, empty. */
export function PagedList<Node>({ pages, failed, more, empty, children }: PagedListProps<Node>) {
  const { nodes, fault, hasMore, busy } = pages
  return (
    <>
      <ReadFault className="mb-4" title={failed} fault={fault} onRetry={pages.again} />
      {nodes === null && !fault && <Skeleton className="h-64 rounded-xl" />}
      {nodes?.length === 0 && <div className="card">{empty}</div>}
      {nodes && nodes.length > 0 && children(nodes)}
      {hasMore && <LoadMore label={more} busy={busy} onLoad={pages.more} />}
    </>
  )
}
