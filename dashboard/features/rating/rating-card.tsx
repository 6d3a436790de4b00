'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TicketMovingFragment, TimelineEventFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { Moment } from '../tickets/moment.tsx'
import { RatingForm } from './rating-form.tsx'
import { isScore } from './scores.ts'

export interface RatingCardProps {
  ticket: Pick<TicketMovingFragment, 'id' | 'mayRate' | 'rating'>
  onRated: (events: readonly TimelineEventFragment[]) => void
}

/** One question after the answer; then what was said, which may be said otherwise until the ticket is reopened. */
export function RatingCard({ ticket, onRated }: RatingCardProps) {
  const t = useTranslations('rating')
  const { rating, mayRate } = ticket
  const [changing, setChanging] = useState(false)
  if (!rating && !mayRate) return null
  return (
    <section aria-labelledby="rating" className="card mb-6 p-4 sm:p-5">
      <h2 id="rating" className="text-lg font-semibold">
        {t('question')}
      </h2>
      {rating && !(changing && mayRate) ? (
        <div className="mt-2 flex flex-wrap items-start justify-between gap-x-5 gap-y-2">
          <div className="min-w-0">
            <p>
              {isScore(rating.score) && <span className="font-medium">{t(`score.${rating.score}`)}</span>}{' '}
              <span className="text-muted">
                {t('ofFive', { score: rating.score })}, <Moment at={rating.at} />
              </span>
            </p>
            {rating.remark && <p className="mt-1 whitespace-pre-wrap">{rating.remark}</p>}
          </div>
          {mayRate && <Button onClick={() => setChanging(true)}>{t('change')}</Button>}
        </div>
      ) : (
        <RatingForm
          ticketId={ticket.id}
          rating={rating}
          onCancel={rating ? () => setChanging(false) : null}
          onRated={(events) => {
            setChanging(false)
            onRated(events)
          }}
        />
      )}
    </section>
  )
}
