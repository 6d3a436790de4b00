'use client'
import { useTranslations } from 'next-intl'
import { Directory_FaultsDocument } from '@/generated/graphql.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'

/** The rows that were not taken, by line and reason. */
export function ImportFaults({ id }: { id: string }) {
  const t = useTranslations('directory')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const pages = usePages(Directory_FaultsDocument, { id }, (data) => data.directoryImport?.faults)
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
      <table className="w-full text-sm">
        <caption className="sr-only">{t('faults')}</caption>
        <thead>
          <tr className="border-b border-line text-left text-muted">
            <th scope="col" className="w-24 px-3 py-2 font-medium">
              {t('line')}
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              {t('reason')}
            </th>
          </tr>
        </thead>
        <tbody>
          {pages.nodes.map(({ line, reason }) => (
            <tr key={line} className="border-b border-line align-top last:border-0">
              <td className="px-3 py-2 tabular-nums">{line}</td>
              <td className="px-3 py-2 break-words">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {alert}
      {pages.hasMore && !alert && <LoadMore label={t('moreRows')} busy={pages.busy} onLoad={pages.more} />}
    </div>
  )
}
