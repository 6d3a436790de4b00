'use client'
import { useTranslations } from 'next-intl'
import type { TimelineEventFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { TimelineEntry } from './timeline-entry.tsx'

export interface TimelineProps {
  events: readonly TimelineEventFragment[]
  hasEarlier: boolean
  loadingEarlier: boolean
  onEarlier: () => void
}

/** History and answers in one: what was said stands out, what was done is a line. */
export function Timeline({ events, hasEarlier, loadingEarlier, onEarlier }: TimelineProps) {
  const t = useTranslations('tickets')
  return (
    <section aria-labelledby="timeline" className="mb-6">
      <h2 id="timeline" className="mb-3 text-lg font-semibold">
        {t('timeline.title')}
      </h2>
      {hasEarlier && (
        <Button className="mb-4" busy={loadingEarlier} onClick={onEarlier}>
          {t('timeline.earlier')}
        </Button>
      )}
      <ol className="relative space-y-4 before:absolute before:top-2 before:bottom-2 before:left-[0.9375rem] before:w-px before:bg-line">
        {events.map((event) => (
          <TimelineEntry key={event.id} event={event} />
        ))}
      </ol>
    </section>
  )
}
