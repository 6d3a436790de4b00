import { useFormatter, useTranslations } from 'next-intl'
import type { ServerDraftFragment } from '@/generated/graphql.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'

interface DraftConflictProps {
  theirs: ServerDraftFragment
  onTheirs: () => void
  onMine: () => void
}

/** Both were gone on with, here and elsewhere: neither is written over unasked. */
export function DraftConflict({ theirs, onTheirs, onMine }: DraftConflictProps) {
  const t = useTranslations('ticket-form.draft.conflict')
  const format = useFormatter()
  const at = format.dateTime(new Date(theirs.updatedAt), { dateStyle: 'short', timeStyle: 'short' })
  return (
    <Alert look="warning" title={t('title')}>
      <p className="wrap-anywhere">{t('explained', { at, title: theirs.title?.trim() || t('untitled') })}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onClick={onTheirs}>{t('theirs')}</Button>
        <Button onClick={onMine}>{t('mine')}</Button>
      </div>
    </Alert>
  )
}
