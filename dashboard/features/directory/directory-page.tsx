'use client'
import { useTranslations } from 'next-intl'
import { Directory_ImportsDocument } from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { useLookAgain } from '@/lib/use-look-again.ts'
import { EmptyState } from '@/ui/empty-state.tsx'
import { FileIcon } from '@/ui/icons.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { ImportRow, isUnderWay } from './import-row.tsx'
import { SendFile } from './send-file.tsx'

/**
 * Milliseconds between looks at loads: while one runs, while one waits for its bytes or its turn, and while nothing
 * moves: the watched folder may bring the next one.
 */
const every = { running: 1000, waiting: 4000, idle: 20_000 }

const pageSize = 20

/** Files of the directory: one to send, and what has become of those before. */
export function DirectoryPage() {
  const t = useTranslations('directory')
  const { nodes, hasMore, busy, fault, more, again } = usePages(
    Directory_ImportsDocument,
    {},
    (data) => data.directoryImports,
    pageSize,
  )
  const moving = nodes?.some(isUnderWay) ?? false
  const running = nodes?.some(({ state }) => state === 'RUNNING') ?? false
  // Reading again begins with the first page: whoever has gone on to older ones keeps them.
  const leafing = nodes !== null && nodes.length > pageSize
  const pace = running ? every.running : moving ? every.waiting : leafing ? null : every.idle
  useLookAgain(busy ? null : pace, again)

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
