'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { classNames } from '@/ui/class-names.ts'
import { EscalationBadge } from '../escalation/escalation-badge.tsx'
import { TermLabel } from '../terms/term-label.tsx'
import { Moment } from './moment.tsx'
import { StatusBadge } from './status-badge.tsx'
import { ticketAddress } from './ticket-address.ts'
import type { TicketRow } from './use-ticket-list.ts'

interface RowsProps {
  rows: readonly TicketRow[]
  /** Changed just now by somebody's hand. */
  touched: ReadonlySet<string>
}

/** The procedure's columns: number, assignee, status; and what one needs to know which ticket it is. */
export function TicketTable({ rows, touched }: RowsProps) {
  const t = useTranslations('tickets')
  const head = 'px-3 py-2.5 text-left text-xs font-semibold tracking-wide text-muted whitespace-nowrap'
  const cell = 'px-3 py-3 align-top'
  return (
    <div className="card overflow-hidden max-md:hidden">
      <table className="w-full table-fixed border-collapse text-[0.9375rem]">
        <caption className="sr-only">{t('list.title')}</caption>
        <thead className="border-b border-line bg-sunken">
          <tr>
            <th scope="col" className={classNames(head, 'w-42 pl-4')}>
              {t('field.number')}
            </th>
            <th scope="col" className={head}>
              {t('field.title')}
            </th>
            <th scope="col" className={classNames(head, 'w-[20%] max-lg:hidden')}>
              {t('field.organization')}
            </th>
            <th scope="col" className={classNames(head, 'w-[14%] max-lg:w-[20%]')}>
              {t('field.assignee')}
            </th>
            <th scope="col" className={classNames(head, 'w-60')}>
              {t('field.status')}
            </th>
            <th scope="col" className={classNames(head, 'w-34 pr-4 max-xl:hidden')}>
              {t('field.updatedAt')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr
              key={row.id}
              className={classNames('relative hover:bg-sunken/70', touched.has(row.id) && 'just-changed')}
            >
              <td className={classNames(cell, 'pl-4 whitespace-nowrap')}>
                {/* The link covers its row for the mouse, and stays one link for everybody else. */}
                <Link
                  href={ticketAddress(row.number)}
                  className="font-medium text-accent tabular-nums after:absolute after:inset-0 hover:underline"
                >
                  {row.number}
                </Link>
              </td>
              <td className={cell}>
                <span className="line-clamp-2 leading-snug">{row.title}</span>
                <span className="mt-0.5 block truncate text-sm text-muted">{row.type.name}</span>
              </td>
              <td className={classNames(cell, 'max-lg:hidden')}>
                <span className="block truncate text-sm leading-snug" title={row.organization?.name}>
                  {row.organization?.name ?? '—'}
                </span>
                <span className="mt-0.5 block truncate text-sm text-muted">{row.requester.fullName}</span>
              </td>
              <td className={classNames(cell, 'text-sm')}>
                {row.assignee?.fullName ?? <span className="text-muted">{t('unassigned')}</span>}
              </td>
              <td className={cell}>
                <StatusBadge status={row.status} />
                <TermLabel ticket={row} timeZone={row.desk.timeZone} brief className="mt-1.5" />
                <EscalationBadge at={row.escalatedAt} className="mt-1.5 block" />
              </td>
              <td className={classNames(cell, 'pr-4 text-sm whitespace-nowrap text-muted max-xl:hidden')}>
                <Moment at={row.updatedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The same at phone width. */
export function TicketCards({ rows, touched }: RowsProps) {
  const t = useTranslations('tickets')
  return (
    <ul className="space-y-2.5 md:hidden">
      {rows.map((row) => (
        <li key={row.id} className={classNames('card relative p-4', touched.has(row.id) && 'just-changed')}>
          <div className="flex items-center justify-between gap-3">
            <Link
              href={ticketAddress(row.number)}
              className="font-medium text-accent tabular-nums after:absolute after:inset-0 after:rounded-xl"
            >
              {row.number}
            </Link>
            <StatusBadge status={row.status} />
          </div>
          <p className="mt-2 line-clamp-3 leading-snug">{row.title}</p>
          <TermLabel ticket={row} timeZone={row.desk.timeZone} brief className="mt-2" />
          <EscalationBadge at={row.escalatedAt} className="mt-2 block" />
          <p className="mt-1.5 text-sm text-muted">
            {t('card.assignee', { name: row.assignee?.fullName ?? t('unassigned') })}
          </p>
          <p className="text-sm text-muted">
            {row.organization?.name ?? row.requester.fullName} · <Moment at={row.updatedAt} />
          </p>
        </li>
      ))}
    </ul>
  )
}
