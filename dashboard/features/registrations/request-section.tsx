'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import type { Pages } from '@/lib/graphql/use-pages.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'

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
  const common = useTranslations('common')
  const faultText = useFaultText()
  return (
    <section aria-labelledby={id} className="mt-6">
      <h2 id={id} className="mb-3 text-lg font-semibold">
        {title}
      </h2>
      {pages.fault && (
        <Alert className="mb-3" action={<Button onClick={pages.again}>{common('retry')}</Button>}>
          {faultText(pages.fault)}
        </Alert>
      )}
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
