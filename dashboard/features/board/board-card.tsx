'use client'
import { draggable } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { memo, useEffect, useRef, useState } from 'react'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { classNames } from '@/ui/class-names.ts'
import { UserIcon } from '@/ui/icons.tsx'
import { EscalationBadge } from '../escalation/escalation-badge.tsx'
import { TermLabel } from '../terms/term-label.tsx'
import { StatusBadge } from '../tickets/status-badge.tsx'
import { ticketAddress } from '../tickets/ticket-address.ts'
import { ageOf } from './card-age.ts'
import { CardMenu } from './card-menu.tsx'
import { cardData } from './drag-data.ts'
import type { ShownCard } from './pending-moves.ts'

export interface BoardCardProps {
  card: ShownCard
  viewerId: string
  /** Its place in its queue, from 1, and how many are in the queue, loaded or not. */
  place: number
  count: number
  /** The one that Tab stops at in its column. */
  tabStop: boolean
  /** Grows each time somebody else changes the ticket; 0 when nobody has lately. */
  touched: number
  showStatus: boolean
  showAssignee: boolean
  timeZone: string
  onMove: (card: ShownCard) => void
  onAssign: (card: ShownCard) => void
  onTake: (card: ShownCard) => void
}

export const BoardCard = memo(function BoardCard(props: BoardCardProps) {
  const { card, place, count, tabStop, touched, showStatus, showAssignee, timeZone } = props
  const t = useTranslations('board')
  const format = useFormatter()
  const element = useRef<HTMLElement>(null)
  const [dragged, setDragged] = useState(false)
  const tabIndex = tabStop ? 0 : -1

  useEffect(() => {
    if (!element.current) return
    return draggable({
      element: element.current,
      canDrag: () => !card.pending,
      getInitialData: () => cardData(card.id),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    })
  }, [card.id, card.pending])

  const age = ageOf(card.createdAt, new Date(useServerNow('minute')))
  return (
    <article
      ref={element}
      data-ticket={card.id}
      tabIndex={tabIndex}
      aria-label={t('card.label', { number: card.number, title: card.title })}
      aria-posinset={place}
      aria-setsize={count}
      aria-busy={card.pending || undefined}
      className={classNames(
        'relative isolate rounded-lg border border-line bg-surface px-3 py-2.5 shadow-card transition-[opacity,border-color]',
        'hover:border-line-strong focus-visible:outline-offset-1',
        card.pending ? 'cursor-progress opacity-70' : 'cursor-grab',
        dragged && 'opacity-40',
      )}
    >
      {touched > 0 && (
        <span
          key={touched}
          aria-hidden="true"
          className="just-changed pointer-events-none absolute inset-0 -z-10 rounded-lg motion-reduce:ring-2 motion-reduce:ring-accent"
        />
      )}
      <div className="flex items-center gap-2">
        <Link
          href={ticketAddress(card.number)}
          tabIndex={tabIndex}
          draggable={false}
          className="rounded text-[0.8125rem] font-medium text-accent tabular-nums hover:underline"
        >
          {card.number}
        </Link>
        <span
          className="ml-auto text-xs whitespace-nowrap text-muted tabular-nums"
          title={t('card.created', {
            at: format.dateTime(new Date(card.createdAt), { dateStyle: 'long', timeStyle: 'short' }),
          })}
        >
          {format.number(age.value, { style: 'unit', unit: age.unit, unitDisplay: 'short' })}
        </span>
        <CardMenu {...props} tabIndex={tabIndex} />
      </div>
      <p className="mt-0.5 line-clamp-2 leading-snug font-medium text-pretty">{card.title}</p>
      <p className="mt-1 truncate text-[0.8125rem] text-muted">
        {card.organization?.name ?? card.requester.fullName}
        <span className="sr-only">, </span>
      </p>
      {(showStatus || showAssignee) && (
        <div className="mt-2 flex min-w-0 items-center gap-2 text-[0.8125rem]">
          {showStatus && <StatusBadge status={card.status} />}
          {showAssignee && (
            <span
              className={classNames('flex min-w-0 items-center gap-1.5', card.assignee ? '' : 'text-muted italic')}
              title={card.assignee?.fullName}
            >
              <UserIcon width={15} height={15} className="text-muted" />
              <span className="sr-only">{t('card.assignee')} </span>
              <span className="truncate">{card.assignee?.fullName ?? t('nobody')}</span>
            </span>
          )}
        </div>
      )}
      <TermLabel ticket={card} timeZone={timeZone} brief className="mt-2 -ml-1" />
      <EscalationBadge at={card.escalatedAt} className="mt-2 -ml-1 block" />
    </article>
  )
})
