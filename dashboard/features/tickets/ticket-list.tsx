'use client'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useMemo } from 'react'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { rememberList } from '@/lib/last-list.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button, buttonClass } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { EmptyState } from '@/ui/empty-state.tsx'
import { Field } from '@/ui/field.tsx'
import { ListIcon, PlusIcon } from '@/ui/icons.tsx'
import { Select } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { FilterPanel } from './filter-panel.tsx'
import {
  apiFilter,
  emptyFilter,
  filterFaults,
  type ListFilter,
  listOrders,
  listSorts,
  readFilter,
  writeFilter,
} from './list-filter.ts'
import { QuickChips } from './quick-chips.tsx'
import { TicketCards, TicketTable } from './ticket-table.tsx'
import { type ListEvent, useTicketList } from './use-ticket-list.ts'

export function TicketList() {
  const t = useTranslations('tickets')
  const path = usePathname()
  const query = useSearchParams()
  const filter = useMemo(() => readFilter(new URLSearchParams(query)), [query])

  useEffect(() => rememberList(query.size > 0 ? `${path}?${query}` : path), [path, query])

  const choose = (next: ListFilter) => {
    const address = writeFilter(next).toString()
    // useSearchParams has it from here, without asking the dashboard's server for the page again.
    window.history.pushState(null, '', address ? `${path}?${address}` : path)
  }

  return (
    <div className="mx-auto max-w-7xl px-4 py-6 sm:px-6 sm:py-8">
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{t('list.title')}</h1>
        <Link href="/tickets/new" className={classNames(buttonClass('primary'), 'max-sm:w-full')}>
          <PlusIcon />
          {t('list.add')}
        </Link>
      </div>
      <QuickChips applied={filter} onApply={choose} />
      <FilterPanel applied={filter} onApply={choose} />
      <Results key={String(filterFaults(filter).length > 0)} filter={filter} onChoose={choose} />
    </div>
  )
}

function Results({ filter, onChoose }: { filter: ListFilter; onChoose: (filter: ListFilter) => void }) {
  const t = useTranslations('tickets')
  const faultText = useFaultText()
  const announce = useAnnounce()
  // An address with a wrong ИНН is not asked for: the panel says what is wrong with it.
  const wrong = filterFaults(filter).length > 0

  function tell(events: readonly ListEvent[]) {
    const [event] = events
    if (!event) return
    if (events.length > 1) return announce(t('list.changed', { count: events.length }))
    const { number, status, termState } = event.ticket
    if (event.transition === 'ENTERED') announce(t('list.entered', { number }))
    else if (event.transition === 'LEFT') announce(t('list.left', { number }))
    else if (event.kind === 'TERM_CHANGED') {
      if (event.changedFields.includes('termState') && (termState === 'LATE' || termState === 'NEAR'))
        announce(t(termState === 'LATE' ? 'list.late' : 'list.near', { number }))
    } else announce(t('list.updated', { number, status: t(`status.${status}.name`) }))
  }

  const tickets = useTicketList(wrong ? { status: [] } : apiFilter(filter), listOrders[filter.sort], tell)
  const { list, fault, liveFault } = tickets

  if (wrong) return null
  return (
    <section aria-label={t('list.results')} aria-busy={tickets.reading}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-sm text-muted">
          {list?.totalCount != null ? t('list.found', { count: list.totalCount }) : ' '}
        </p>
        <Field
          label={t('list.sort.label')}
          className="flex-row! items-center gap-2! max-sm:w-full max-sm:*:last:flex-1"
        >
          {(control) => (
            <Select
              {...control}
              value={filter.sort}
              onChange={({ target }) =>
                onChoose({ ...filter, sort: listSorts.find((sort) => sort === target.value) ?? 'created' })
              }
            >
              {listSorts.map((sort) => (
                <option key={sort} value={sort}>
                  {t(`list.sort.${sort}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {fault && (
        <Alert
          className="mb-3"
          title={t('list.failed')}
          action={<Button onClick={tickets.retry}>{t('list.retry')}</Button>}
        >
          {faultText(fault)}
        </Alert>
      )}
      {liveFault && (
        <Alert className="mb-3" look="warning" action={<Button onClick={tickets.retry}>{t('list.retry')}</Button>}>
          {t('list.notLive', { reason: faultText(liveFault) })}
        </Alert>
      )}
      {!list && !fault && <Waiting label={t('list.loading')} />}
      {list && list.rows.length === 0 && !tickets.reading && (
        <div className="card">
          {filter.on ? (
            <EmptyState
              icon={<ListIcon />}
              title={t('list.nothingFound')}
              action={
                <Button onClick={() => onChoose({ ...emptyFilter, sort: filter.sort })}>{t('filter.reset')}</Button>
              }
            >
              {t('list.nothingFoundHint')}
            </EmptyState>
          ) : (
            <EmptyState
              icon={<ListIcon />}
              title={t('list.empty')}
              action={
                <Link href="/tickets/new" className={buttonClass('primary')}>
                  <PlusIcon />
                  {t('list.add')}
                </Link>
              }
            >
              {t('list.emptyHint')}
            </EmptyState>
          )}
        </div>
      )}
      {list && list.rows.length > 0 && (
        <div className={tickets.reading ? 'opacity-60 transition-opacity' : 'transition-opacity'}>
          <TicketTable rows={list.rows} touched={list.touched} />
          <TicketCards rows={list.rows} touched={list.touched} />
          {list.boundary && (
            <LoadMore
              label={t('list.more')}
              busy={tickets.loadingMore}
              onLoad={tickets.loadMore}
              note={t('list.shown', { shown: list.rows.length, count: list.totalCount ?? list.rows.length })}
            />
          )}
        </div>
      )}
    </section>
  )
}

function Waiting({ label }: { label: string }) {
  return (
    <div className="card divide-y divide-line">
      <span className="sr-only">{label}</span>
      {Array.from({ length: 8 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike, never moved
        <div key={index} className="flex items-center gap-6 px-4 py-4">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-5 w-28 rounded-full" />
        </div>
      ))}
    </div>
  )
}
