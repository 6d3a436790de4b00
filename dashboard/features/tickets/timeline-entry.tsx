'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { TimelineEventFragment } from '@/generated/graphql.ts'
import { Badge } from '@/ui/badge.tsx'
import { classNames } from '@/ui/class-names.ts'
import {
  ClockIcon,
  CommentIcon,
  EscalateIcon,
  HourglassIcon,
  LockIcon,
  PaperclipIcon,
  PlusIcon,
  RefreshIcon,
  UndoIcon,
  UserIcon,
} from '@/ui/icons.tsx'
import { LinkedText } from '../common/linked-text.tsx'
import { EscalationWords } from '../escalation/escalation-words.tsx'
import { useDeskDate } from '../terms/use-desk-moment.ts'
import { AttachmentList } from './attachment-list.tsx'
import { Moment } from './moment.tsx'
import { StatusBadge } from './status-badge.tsx'

type Kind = TimelineEventFragment['kind']

const icons: Record<Kind, typeof PlusIcon> = {
  CREATED: PlusIcon,
  STATUS_CHANGED: RefreshIcon,
  ASSIGNED: UserIcon,
  COMMENTED: CommentIcon,
  ATTACHED: PaperclipIcon,
  EDITED: ClockIcon,
  ESCALATED: EscalateIcon,
  TERM_CHANGED: HourglassIcon,
}

export function TimelineEntry({ event }: { event: TimelineEventFragment }) {
  const t = useTranslations('tickets')
  const { comment } = event
  const Icon = comment?.internal ? LockIcon : event.withdrawn ? UndoIcon : icons[event.kind]
  return (
    <li className="relative pl-11">
      <span
        aria-hidden="true"
        className={classNames(
          'absolute top-0 left-0 grid size-8 place-items-center rounded-full border border-line bg-surface text-muted',
          comment && !comment.internal && 'border-transparent! bg-accent-soft! text-accent!',
          comment?.internal && 'border-transparent! bg-tone-amber-soft! text-tone-amber!',
        )}
      >
        <Icon width={16} height={16} />
      </span>
      <p className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span className="font-semibold">{event.actor?.fullName ?? t('timeline.system')}</span>
        <WhatWasDone event={event} />
        <span className="text-muted">
          <Moment at={event.at} />
        </span>
      </p>
      {comment && <Said comment={comment} />}
      {event.reason && (
        <p className="mt-1.5 rounded-xl border border-line bg-surface px-4 py-2.5 whitespace-pre-wrap">
          <LinkedText>{t('timeline.reason', { reason: event.reason })}</LinkedText>
        </p>
      )}
    </li>
  )
}

export function WhatWasDone({ event }: { event: TimelineEventFragment }): ReactNode {
  const t = useTranslations('tickets')
  const dateText = useDeskDate()
  switch (event.kind) {
    case 'CREATED':
      return (
        <>
          <span>{t(event.ticket.channel === 'PHONE' ? 'timeline.takenByPhone' : 'timeline.created')}</span>
          <StatusBadge status={event.toStatus ?? 'UNCONFIRMED'} />
        </>
      )
    case 'STATUS_CHANGED':
      return (
        <>
          <span>{t(event.withdrawn ? 'timeline.withdrawn' : 'timeline.status')}</span>
          {event.toStatus && <StatusBadge status={event.toStatus} />}
        </>
      )
    case 'ASSIGNED':
      return (
        <span>
          {event.ticket.assignee
            ? t('timeline.assigned', { name: event.ticket.assignee.fullName })
            : t('timeline.unassigned')}
        </span>
      )
    case 'COMMENTED':
      return <span>{t(event.comment?.internal ? 'timeline.noted' : 'timeline.commented')}</span>
    case 'ATTACHED':
      return <span>{t('timeline.attached')}</span>
    case 'ESCALATED':
      return <EscalationWords escalation={event.escalation} />
    case 'TERM_CHANGED':
      return <TermMoved event={event} />
    case 'EDITED':
      if (event.changedFields.includes('attachments')) return <span>{t('timeline.scanned')}</span>
      if (event.changedFields.includes('rating')) return <span>{t('timeline.rated')}</span>
      if (!event.changedFields.includes('expectedResolutionAt')) return <span>{t('timeline.edited')}</span>
      return (
        <span>
          {event.ticket.expectedResolutionAt
            ? t('timeline.expected', { at: dateText(event.ticket.expectedResolutionAt, event.ticket.desk.timeZone) })
            : t('timeline.expectedGone')}
        </span>
      )
  }
}

/** What time has done, or another counting of it. */
function TermMoved({ event }: { event: TimelineEventFragment }) {
  const t = useTranslations('tickets')
  const dateText = useDeskDate()
  const { termState, dueAt, desk } = event.ticket
  if (event.changedFields.includes('acknowledgedAt')) return <span>{t('timeline.numberTold')}</span>
  if (event.changedFields.includes('dueAt')) {
    if (dueAt === null) return <span>{t('timeline.termMoved')}</span>
    return <span>{t('timeline.dueMoved', { at: dateText(dueAt, desk.timeZone) })}</span>
  }
  if (termState === 'LATE') return <span>{t('timeline.late')}</span>
  return <span>{t(termState === 'NEAR' ? 'timeline.near' : 'timeline.termMoved')}</span>
}

function Said({ comment }: { comment: NonNullable<TimelineEventFragment['comment']> }) {
  const t = useTranslations('tickets')
  const fromStaff = comment.author !== null && comment.author.role !== 'REQUESTER'
  return (
    <div
      className={classNames(
        'mt-1.5 rounded-xl border px-4 py-3',
        comment.internal
          ? 'border-tone-amber/35 bg-tone-amber-soft'
          : fromStaff
            ? 'border-accent/25 bg-accent-soft/60'
            : 'border-line bg-surface',
      )}
    >
      {comment.internal && (
        <Badge tone="amber" className="mb-1.5 -ml-1">
          <LockIcon width={14} height={14} />
          {t('timeline.internal')}
        </Badge>
      )}
      {comment.body && (
        <p className="whitespace-pre-wrap">
          <LinkedText>{comment.body}</LinkedText>
        </p>
      )}
      {comment.quoted && (
        <details className="mt-2">
          <summary className="w-fit cursor-pointer rounded text-sm text-muted hover:text-ink">
            {t('timeline.quoted')}
          </summary>
          <blockquote className="mt-1.5 border-l-2 border-line-strong pl-3 text-sm wrap-anywhere whitespace-pre-wrap text-muted">
            {comment.quoted}
          </blockquote>
        </details>
      )}
      {comment.attachments.length > 0 && (
        <div className={comment.body ? 'mt-2.5' : undefined}>
          <AttachmentList attachments={comment.attachments} />
        </div>
      )}
    </div>
  )
}
