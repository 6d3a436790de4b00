'use client'
import { useTranslations } from 'next-intl'
import type { AttachmentLinkFragment, TicketDetailsFragment, TimelineEventFragment } from '@/generated/graphql.ts'
import { isScore } from '../rating/scores.ts'
import { Moment } from '../tickets/moment.tsx'
import { TicketDetails } from '../tickets/ticket-details.tsx'
import { WhatWasDone } from '../tickets/timeline-entry.tsx'
import { useByteSize } from '../uploads/upload-words.ts'

export interface PrintedTicketProps {
  ticket: TicketDetailsFragment
  events: readonly TimelineEventFragment[]
}

/** Everything that the reader may see of a ticket, in one column and without anything to press. */
export function PrintedTicket({ ticket, events }: PrintedTicketProps) {
  const t = useTranslations('print')
  const tickets = useTranslations('tickets')
  const ratings = useTranslations('rating')
  const { rating } = ticket
  return (
    <article className="space-y-6">
      <header>
        <p className="font-medium tabular-nums">{ticket.number}</p>
        <h1 className="mt-1 text-2xl leading-tight font-semibold">{ticket.title}</h1>
        <p className="mt-1">
          <span className="font-medium">{tickets(`status.${ticket.status}.name`)}.</span> {ticket.statusMeaning}
        </p>
        {ticket.duplicateOf && (
          <p className="mt-1">
            {tickets('page.duplicateOf')} {ticket.duplicateOf.number}
          </p>
        )}
      </header>
      <div className="[&_dl]:grid [&_dl]:gap-x-8 [&_dl]:gap-y-2 [&_dl]:space-y-0 sm:[&_dl]:grid-cols-2 print:[&_dl]:grid-cols-2">
        <TicketDetails ticket={ticket} />
      </div>
      <section>
        <h2 className="mb-2 text-lg font-semibold">{t('description')}</h2>
        <p className="whitespace-pre-wrap">{ticket.description}</p>
      </section>
      <section>
        <h2 className="mb-2 text-lg font-semibold">{t('attachments')}</h2>
        {ticket.attachments.length > 0 ? <FileNames files={ticket.attachments} /> : <p>{t('noAttachments')}</p>}
      </section>
      {rating && isScore(rating.score) && (
        <section>
          <h2 className="mb-2 text-lg font-semibold">{t('rating')}</h2>
          <p>
            {ratings(`score.${rating.score}`)} ({ratings('ofFive', { score: rating.score })})
          </p>
          {rating.remark && <p className="whitespace-pre-wrap">{rating.remark}</p>}
        </section>
      )}
      <section>
        <h2 className="mb-2 text-lg font-semibold">{t('history')}</h2>
        <ol className="space-y-3">
          {events.map((event) => (
            <PrintedEntry key={event.id} event={event} />
          ))}
        </ol>
      </section>
    </article>
  )
}

function PrintedEntry({ event }: { event: TimelineEventFragment }) {
  const t = useTranslations('tickets')
  const { comment } = event
  return (
    <li className="border-t border-line pt-2">
      <p className="flex flex-wrap items-center gap-x-2 break-after-avoid text-sm">
        <span className="text-muted">
          <Moment at={event.at} long />
        </span>
        <span className="font-semibold">{event.actor?.fullName ?? t('timeline.system')}</span>
        <WhatWasDone event={event} />
      </p>
      {event.reason && <p className="mt-1 whitespace-pre-wrap">{t('timeline.reason', { reason: event.reason })}</p>}
      {comment?.internal && <p className="mt-1 text-sm font-medium">{t('timeline.internal')}</p>}
      {comment?.body && <p className="mt-1 whitespace-pre-wrap">{comment.body}</p>}
      {comment && comment.attachments.length > 0 && <FileNames files={comment.attachments} />}
    </li>
  )
}

function FileNames({ files }: { files: readonly AttachmentLinkFragment[] }) {
  const t = useTranslations('tickets')
  const byteSize = useByteSize()
  return (
    <ul className="mt-1 list-disc pl-5">
      {files.map((file) => (
        <li key={file.id} className="break-all">
          {file.filename}, {byteSize(file.size)}
          {(file.scan === 'PENDING' || file.scan === 'QUARANTINED') && ` — ${t(`scan.${file.scan}`)}`}
        </li>
      ))}
    </ul>
  )
}
