import { useTranslations } from 'next-intl'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { CloseIcon } from '@/ui/icons.tsx'

interface DraftNoteProps {
  goneFiles: readonly string[]
  onClear: () => void
  onClose: () => void
}

export function DraftNote({ goneFiles, onClear, onClose }: DraftNoteProps) {
  const t = useTranslations('ticket-form.draft')
  return (
    <Alert
      look="info"
      title={t('restored')}
      action={
        <div className="flex shrink-0 items-center gap-1">
          <Button onClick={onClear}>{t('clear')}</Button>
          <Button square look="quiet" aria-label={t('close')} onClick={onClose}>
            <CloseIcon />
          </Button>
        </div>
      }
    >
      <p>{t('explained')}</p>
      {goneFiles.length > 0 && <p className="mt-1">{t('goneFiles', { files: goneFiles.join(', ') })}</p>}
    </Alert>
  )
}
