'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { TicketDetailsFragment } from '@/generated/graphql.ts'
import { LinkedText } from '../common/linked-text.tsx'
import { Moment } from './moment.tsx'

export function TicketDetails({ ticket }: { ticket: TicketDetailsFragment }) {
  const t = useTranslations('tickets')
  return (
    <section aria-labelledby="details" className="card p-4">
      <h2 id="details" className="sr-only">
        {t('page.details')}
      </h2>
      <dl className="space-y-3 text-[0.9375rem]">
        {/* Who may assign has the same as a choice, above. */}
        {!ticket.actions.assign && (
          <Detail name={t('field.assignee')}>{ticket.assignee?.fullName ?? t('unassigned')}</Detail>
        )}
        <Detail name={t('field.desk')}>{ticket.desk.name}</Detail>
        <Detail name={t('field.type')}>{ticket.type.name}</Detail>
        {ticket.documentKind && <Detail name={t('field.documentKind')}>{ticket.documentKind.name}</Detail>}
        {ticket.registryNumbers.length > 0 && (
          <Detail name={t('field.registryNumbers')}>
            <ul>
              {ticket.registryNumbers.map((number) => (
                <li key={number} className="tabular-nums">
                  {number}
                </li>
              ))}
            </ul>
          </Detail>
        )}
        {ticket.fields.map((field) => (
          <Detail key={field.key} name={field.label}>
            <OwnValue field={field} />
          </Detail>
        ))}
        {ticket.occurredAt && (
          <Detail name={t('field.occurredAt')}>
            <Moment at={ticket.occurredAt} long />
          </Detail>
        )}
        <Detail name={t('field.requester')}>
          {ticket.requester.fullName}
          {ticket.organization && (
            <span className="block text-sm text-muted">
              {ticket.organization.name}, {t('inn', { taxpayerId: ticket.organization.taxpayerId })}
            </span>
          )}
        </Detail>
        {(ticket.contactEmail || ticket.contactPhone) && (
          <Detail name={t('field.contacts')}>
            {ticket.contactEmail && (
              <a href={`mailto:${ticket.contactEmail}`} className="block text-accent hover:underline">
                {ticket.contactEmail}
              </a>
            )}
            {ticket.contactPhone && (
              <a href={`tel:${ticket.contactPhone}`} className="block whitespace-nowrap text-accent hover:underline">
                {ticket.contactPhone}
              </a>
            )}
          </Detail>
        )}
        <Detail name={t('field.createdAt')}>
          <Moment at={ticket.createdAt} long />
          <span className="block text-sm text-muted">{t(`channel.${ticket.channel}`)}</span>
        </Detail>
        {ticket.submitter && <Detail name={t('field.submitter')}>{ticket.submitter.fullName}</Detail>}
        <Detail name={t('field.updatedAt')}>
          <Moment at={ticket.updatedAt} long />
        </Detail>
      </dl>
    </section>
  )
}

/** A value of the desk's own field: kept as a text, shown as its kind is read. */
function OwnValue({ field }: { field: TicketDetailsFragment['fields'][number] }) {
  const t = useTranslations('tickets')
  const format = useFormatter()
  const { kind, value } = field
  if (kind === 'CHECKBOX') return t('yes')
  if (kind === 'DATE') return format.dateTime(new Date(`${value}T00:00:00Z`), { dateStyle: 'long', timeZone: 'UTC' })
  if (kind === 'NUMBER') return format.number(Number(value), { maximumFractionDigits: 15 })
  if (kind === 'EMAIL' || kind === 'PHONE') {
    const [scheme, wrap] = kind === 'EMAIL' ? ['mailto', 'wrap-anywhere'] : ['tel', 'whitespace-nowrap']
    return (
      <a href={`${scheme}:${value}`} className={`text-accent hover:underline ${wrap}`}>
        {value}
      </a>
    )
  }
  return (
    <span className="whitespace-pre-line wrap-anywhere">
      <LinkedText>{value}</LinkedText>
    </span>
  )
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
