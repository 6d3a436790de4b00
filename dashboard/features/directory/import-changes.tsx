'use client'
import { useTranslations } from 'next-intl'
import { Directory_ChangesDocument } from '@/generated/graphql.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'

/** What a load has made, and what it has changed from which value to which. */
export function ImportChanges({ id }: { id: string }) {
  const t = useTranslations('directory')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const pages = usePages(Directory_ChangesDocument, { id }, (data) => data.directoryImport?.changes)
  const alert = pages.fault && (
    // What is there already stays, and goes on where it broke off.
    <Alert
      className="mt-2"
      action={
        <Button busy={pages.busy} onClick={pages.nodes === null ? pages.again : pages.more}>
          {common('retry')}
        </Button>
      }
    >
      {faultText(pages.fault)}
    </Alert>
  )
  if (pages.nodes === null) return alert || <Skeleton className="mt-2 h-20" />
  return (
    <div className="mt-2 rounded-lg border border-line">
      <ul className="divide-y divide-line text-sm">
        {pages.nodes.map((change) => (
          <li key={change.id} className="px-3 py-2">
            <p>
              <span className="font-medium">{change.subject ?? t('gone')}</span>{' '}
              <span className="text-muted">{t(change.isNew ? 'isNew' : 'isChanged')}</span>
            </p>
            {!change.isNew && (
              <ul className="text-muted">
                {change.fields.map(({ name, before, after }) => (
                  <li key={name} className="break-words">
                    {t('change', { name, before: before ?? '—', after: after ?? '—' })}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {alert}
      {pages.hasMore && !alert && <LoadMore label={t('moreRows')} busy={pages.busy} onLoad={pages.more} />}
    </div>
  )
}
