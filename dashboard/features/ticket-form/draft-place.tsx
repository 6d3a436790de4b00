import { useTranslations } from 'next-intl'
import type { DraftPlace } from './use-draft-sync.ts'

/** Where the draft is. Told aloud only when it is not where one would think. */
export function DraftPlaceNote({ place, hasFiles }: { place: DraftPlace; hasFiles: boolean }) {
  const t = useTranslations('ticket-form.draft.place')
  return (
    <p
      role={place === 'away' || place === 'over' ? 'status' : undefined}
      className="min-w-0 flex-1 text-sm text-muted max-sm:basis-full"
    >
      {t(place)}
      {place === 'saved' && hasFiles && ` ${t('files')}`}
    </p>
  )
}
