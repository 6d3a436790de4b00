'use client'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { Directory_ImportsDocument } from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { EmptyState } from '@/ui/empty-state.tsx'
import { FileIcon } from '@/ui/icons.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { ImportRow, isUnderWay } from './import-row.tsx'
import { SendFile } from './send-file.tsx'

/** Milliseconds between looks at loads: while one runs, and while one waits for its bytes or its turn. */
const every = { running: 1000, waiting: 4000 }

/** Files of the directory: one to send, and what has become of those before. */
export function DirectoryPage() {
  const t = useTranslations('directory')
  const { nodes, hasMore, busy, fault, more, again } = usePages(
    Directory_ImportsDocument,
    {},
    (data) => data.directoryImports,
  )
  const moving = nodes?.some(isUnderWay) ?? false
  const running = nodes?.some(({ state }) => state === 'RUNNING') ?? false
  useEffect(() => {
    if (!moving || busy) return
    const timer = setTimeout(again, running ? every.running : every.waiting)
    return () => clearTimeout(timer)
  }, [moving, running, busy, again])

  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-1.5 max-w-3xl text-muted">{t('lead')}</p>
      <SendFile onSent={again} />
      <h2 className="mt-8 mb-3 text-lg font-semibold">{t('loads')}</h2>
      <ReadFault className="mb-3" fault={fault} onRetry={again} />
      {nodes === null && !fault && <Skeleton className="h-28 rounded-xl" />}
      {nodes?.length === 0 && (
        <div className="card">
          <EmptyState icon={<FileIcon />} title={t('empty')}>
            {t('emptyHint')}
          </EmptyState>
        </div>
      )}
      {nodes && nodes.length > 0 && (
        <ul className="card divide-y divide-line">
          {nodes.map((row) => (
            <li key={row.id} className="px-4 py-4 sm:px-5">
              <ImportRow row={row} />
            </li>
          ))}
        </ul>
      )}
      {hasMore && !moving && <LoadMore label={t('more')} busy={busy} onLoad={more} />}
    </>
  )
}
