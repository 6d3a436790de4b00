'use client'
import { useTranslations } from 'next-intl'
import { Directory_FaultsDocument } from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { ImportRows } from './import-rows.tsx'

/** The rows that were not taken, by line and reason. */
export function ImportFaults({ id }: { id: string }) {
  const t = useTranslations('directory')
  const pages = usePages(Directory_FaultsDocument, { id }, (data) => data.directoryImport?.faults)
  return (
    <ImportRows pages={pages}>
      {(rows) => (
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
            {rows.map(({ line, reason }) => (
              <tr key={line} className="border-b border-line align-top last:border-0">
                <td className="px-3 py-2 tabular-nums">{line}</td>
                <td className="px-3 py-2 break-words">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ImportRows>
  )
}
