'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Pages } from '@/lib/graphql/use-pages.ts'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'

export interface RequestSectionProps<Node extends { id: string }> {
  id: string
  title: string
  empty: string
  pages: Pages<Node>
  children: (node: Node) => ReactNode
}

/** A titled list of what is to be decided, or was. */
export function RequestSection<Node extends { id: string }>(props: RequestSectionProps<Node>) {
  const { id, title, empty, pages, children } = props
  const t = useTranslations('registration')
  return (
    <section aria-labelledby={id} className="mt-6">
      <h2 id={id} className="mb-3 text-lg font-semibold">
        {title}
      </h2>
      <ReadFault className="mb-3" fault={pages.fault} onRetry={pages.again} />
      {pages.nodes === null && !pages.fault && <Skeleton className="h-28 rounded-xl" />}
      {pages.nodes?.length === 0 && <p className="card px-5 py-6 text-muted">{empty}</p>}
      {pages.nodes && pages.nodes.length > 0 && (
        <ul className="card divide-y divide-line">
          {pages.nodes.map((node) => (
            <li key={node.id} className="px-4 py-4 sm:px-5">
              {children(node)}
            </li>
          ))}
        </ul>
      )}
      {pages.hasMore && <LoadMore label={t('requests.more')} busy={pages.busy} onLoad={pages.more} />}
    </section>
  )
}
