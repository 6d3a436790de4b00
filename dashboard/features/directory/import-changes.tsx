'use client'
import { useTranslations } from 'next-intl'
import { Directory_ChangesDocument } from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { ImportRows } from './import-rows.tsx'

/** What a load has made, and what it has changed from which value to which. */
export function ImportChanges({ id }: { id: string }) {
  const t = useTranslations('directory')
  const pages = usePages(Directory_ChangesDocument, { id }, (data) => data.directoryImport?.changes)
  return (
    <ImportRows pages={pages}>
      {(rows) => (
        <ul className="divide-y divide-line text-sm">
          {rows.map((change) => (
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
      )}
    </ImportRows>
  )
}
