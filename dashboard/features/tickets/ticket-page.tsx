'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { TimelineEventFragment } from '@/generated/graphql.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useLastList } from '@/lib/last-list.ts'
import { useViewer } from '@/lib/session/session.tsx'
import { Alert } from '@/ui/alert.tsx'
import { Button, buttonClass } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'
import { ChevronLeftIcon, SearchIcon } from '@/ui/icons.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { LinkedText } from '../common/linked-text.tsx'
import { EscalateButton } from '../escalation/escalate-button.tsx'
import { RatingCard } from '../rating/rating-card.tsx'
import { TermDetails } from '../terms/term-details.tsx'
import { WatchButton } from '../watch/watch-button.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { Composer } from './composer.tsx'
import { StaffActions } from './staff-actions.tsx'
import { TicketDetails } from './ticket-details.tsx'
import { TicketHead } from './ticket-head.tsx'
import { Timeline } from './timeline-view.tsx'
import { type TicketOnPage, type TicketPageState, useTicketPage } from './use-ticket-page.ts'
import { WithdrawButton } from './withdraw-button.tsx'

export function TicketPage({ number }: { number: string }) {
  const t = useTranslations('tickets')
  const faultText = useFaultText()
  const tell = useTellNews()
  const page = useTicketPage(number, tell)
  const { ticket, fault } = page
  const list = useLastList()

  return (
    <div className="mx-auto max-w-6xl px-4 py-5 sm:px-6 sm:py-7">
      <Link
        href={list}
        className="control -ml-2 inline-flex items-center gap-1 rounded-lg px-2 text-sm font-medium text-muted hover:text-ink"
      >
        <ChevronLeftIcon />
        {t('page.toList')}
      </Link>
      {fault && (
        <Alert
          className="my-4"
          title={ticket ? t('page.notLive') : t('page.failed')}
          action={<Button onClick={page.retry}>{t('list.retry')}</Button>}
        >
          {faultText(fault)}
        </Alert>
      )}
      {ticket === undefined && !fault && <Waiting label={t('page.loading')} />}
      {ticket === null && (
        <EmptyState
          icon={<SearchIcon />}
          title={t('page.notFound', { number })}
          action={
            <Link href={list} className={buttonClass('primary')}>
              {t('page.toList')}
            </Link>
          }
        >
          {t('page.notFoundHint')}
        </EmptyState>
      )}
      {ticket && <Loaded ticket={ticket} page={page} />}
    </div>
  )
}

function Loaded({ ticket, page }: { ticket: TicketOnPage; page: TicketPageState }) {
  const t = useTranslations('tickets')
  const { actions } = ticket
  return (
    // Side by side on a wide screen; on a phone what can be done stands between the matter and its history.
    <div className="mt-2 grid items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
      <div className="min-w-0">
        <TicketHead ticket={ticket} />
        <section aria-label={t('field.description')} className="card px-5 py-4">
          <p className="whitespace-pre-wrap">
            <LinkedText>{ticket.description}</LinkedText>
          </p>
        </section>
      </div>
      <div className="max-lg:contents lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:space-y-4">
        <section aria-label={t('page.actions')} className="card min-w-0 space-y-4 p-4">
          <StaffActions ticket={ticket} onDone={page.merge} />
          <EscalateButton ticket={ticket} onDone={page.merge} />
          {actions.withdraw && <WithdrawButton ticket={ticket} onDone={page.merge} />}
          <WatchButton ticket={ticket} />
        </section>
        <div className="min-w-0 space-y-4 max-lg:order-last">
          <TermDetails ticket={ticket} />
          <TicketDetails ticket={ticket} />
          {ticket.attachments.length > 0 && (
            <section aria-labelledby="all-attachments" className="card p-4">
              <h2 id="all-attachments" className="mb-2.5 text-sm font-semibold">
                {t('page.attachments')}
              </h2>
              <AttachmentList attachments={ticket.attachments} />
            </section>
          )}
        </div>
      </div>
      <div className="min-w-0 lg:col-start-1 lg:row-start-2">
        <Timeline
          events={page.timeline}
          hasEarlier={page.hasEarlier}
          loadingEarlier={page.loadingEarlier}
          onEarlier={page.loadEarlier}
        />
        <RatingCard ticket={ticket} onRated={page.merge} />
        {(actions.comment || actions.attach) && (
          <Composer key={ticket.id} ticket={ticket} actions={actions} onSent={page.merge} />
        )}
      </div>
    </div>
  )
}

/** What others have done is said aloud; one's own doing one knows. */
function useTellNews() {
  const t = useTranslations('tickets')
  const escalation = useTranslations('escalation')
  const viewer = useViewer()
  const announce = useAnnounce()
  return (events: readonly TimelineEventFragment[]) => {
    const said = events
      .filter((event) => event.actor?.id !== viewer.id)
      .map((event) => {
        const who = event.actor?.fullName ?? t('timeline.system')
        if (event.kind === 'STATUS_CHANGED' && event.toStatus) {
          const status = t('news.status', { who, status: t(`status.${event.toStatus}.name`) })
          return event.comment ? `${status} ${event.comment.body}` : status
        }
        if (event.kind === 'TERM_CHANGED') {
          if (!event.changedFields.includes('termState')) return ''
          const { termState } = event.ticket
          return termState === 'LATE' ? t('news.late') : termState === 'NEAR' ? t('news.near') : ''
        }
        if (event.kind === 'ESCALATED') return escalation('news')
        if (event.comment) return t('news.comment', { who, text: event.comment.body })
        if (event.kind === 'ASSIGNED') {
          return t('news.assigned', { name: event.ticket.assignee?.fullName ?? t('unassigned') })
        }
        return t('news.changed', { who })
      })
    const words = said.filter(Boolean)
    if (words.length > 0) announce(words.join(' '))
  }
}

function Waiting({ label }: { label: string }) {
  return (
    <div className="mt-3 space-y-4">
      <span className="sr-only">{label}</span>
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-8 w-3/4" />
      <Skeleton className="h-32 w-full rounded-xl" />
      <Skeleton className="h-20 w-full rounded-xl" />
    </div>
  )
}
