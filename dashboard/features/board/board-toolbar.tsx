'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useEffectEvent, useId, useState } from 'react'
import type { Board_DeskQuery } from '@/generated/graphql.ts'
import type { Viewer } from '@/lib/session/session.tsx'
import { useSettled } from '@/lib/use-settled.ts'
import { Button } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { FilterIcon, HelpIcon, PauseIcon, PlayIcon, SearchIcon } from '@/ui/icons.tsx'
import { Input, Select } from '@/ui/input.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { rememberDesk } from '../ticket-form/remembered-desk.ts'
import { layouts } from './columns.ts'
import { LiveSign } from './live-sign.tsx'
import type { BoardAddress } from './use-board-address.ts'

interface BoardToolbarProps {
  viewer: Viewer
  desk: NonNullable<Board_DeskQuery['desk']>
  /** Of all that changes the view, one: changes that follow each other quickly are built on each other. */
  address: BoardAddress
  /** Null while it is not known. */
  total: number | null
  paused: boolean
  /** Events kept back by the pause. */
  pending: number
  onPause: () => void
  onHelp: () => void
}

/** Milliseconds without typing before the search goes into the address. */
const settles = 350

export function BoardToolbar(props: BoardToolbarProps) {
  const { viewer, desk, total, paused, pending, onPause, onHelp } = props
  const t = useTranslations('board')
  const [filterOpen, setFilterOpen] = useState(false)
  const filterId = useId()
  const { shown, go } = props.address
  const filters = [shown.search, shown.type, shown.mine].filter(Boolean).length
  return (
    <div className="flex flex-wrap items-center gap-2 border-b sm:gap-x-3 border-line bg-surface px-3 py-2 sm:px-4">
      <h1 className="sr-only">{t('heading', { desk: desk.name })}</h1>
      {viewer.staffOf.length > 1 ? (
        <Labelled label={t('desk')} className="max-sm:w-full">
          {(id) => (
            <Select
              id={id}
              value={shown.desk ?? desk.slug}
              className="font-semibold sm:max-w-64"
              onChange={({ target }) => {
                rememberDesk(target.value)
                go({ desk: target.value, type: null })
              }}
            >
              {viewer.staffOf.map((one) => (
                <option key={one.slug} value={one.slug}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      ) : (
        <p className="truncate font-semibold">{desk.name}</p>
      )}
      <Labelled label={t('layout.label')} className="max-sm:flex-1">
        {(id) => (
          <Select
            id={id}
            value={shown.layout}
            className="sm:max-w-56"
            onChange={({ target }) => go({ layout: layouts.find((layout) => layout === target.value) ?? shown.layout })}
          >
            {layouts.map((layout) => (
              <option key={layout} value={layout}>
                {t(`layout.${layout}`)}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <Button
        className="sm:hidden"
        aria-expanded={filterOpen}
        aria-controls={filterId}
        onClick={() => setFilterOpen((open) => !open)}
      >
        <FilterIcon />
        <span className="sr-only">{t('filter.label')}</span>
        {filters > 0 && <span className="tabular-nums">{filters}</span>}
      </Button>
      <search
        id={filterId}
        aria-label={t('filter.label')}
        className={classNames(
          'flex flex-wrap items-center gap-x-3 gap-y-2 max-sm:order-last max-sm:w-full max-sm:*:flex-1 max-sm:*:basis-40',
          !filterOpen && 'max-sm:hidden',
        )}
      >
        <SearchBox key={desk.slug} search={shown.search} onSearch={(search) => go({ search }, 'replace')} />
        <Labelled label={t('filter.type')}>
          {(id) => (
            <Select
              id={id}
              className="sm:max-w-44"
              value={shown.type ?? ''}
              onChange={({ target }) => go({ type: target.value || null })}
            >
              <option value="">{t('filter.anyType')}</option>
              {desk.ticketTypes.map((type) => (
                <option key={type.id} value={type.id}>
                  {type.name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
        <Checkbox label={t('filter.mine')} checked={shown.mine} onChange={(mine) => go({ mine })} />
      </search>
      <div className="ml-auto flex items-center gap-1 sm:gap-2">
        {total !== null && (
          <span className="text-sm whitespace-nowrap text-muted tabular-nums max-2xl:hidden">
            {t('total', { count: total })}
          </span>
        )}
        <LiveSign paused={paused} />
        <Button aria-pressed={paused} onClick={onPause} className={paused ? 'border-accent bg-accent-soft' : undefined}>
          {paused ? <PlayIcon /> : <PauseIcon />}
          <span className="max-sm:sr-only">{paused ? t('resume') : t('pause')}</span>
          {pending > 0 && <span className="tabular-nums">{t('pendingShort', { count: pending })}</span>}
        </Button>
        <Button square look="quiet" aria-label={t('help.open')} onClick={onHelp}>
          <HelpIcon />
        </Button>
      </div>
      <p role="status" className={paused ? 'w-full text-sm text-muted' : 'sr-only'}>
        {paused && t('pausedNote', { count: pending })}
      </p>
    </div>
  )
}

interface LabelledProps {
  label: string
  className?: string
  children: (id: string) => ReactNode
}

function Labelled({ label, className, children }: LabelledProps) {
  const id = useId()
  return (
    <div className={classNames('min-w-0', className)}>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      {children(id)}
    </div>
  )
}

function SearchBox({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const t = useTranslations('board')
  const id = useId()
  const [text, setText] = useState(search)
  const settled = useSettled(text.trim(), settles)
  const send = useEffectEvent((words: string) => {
    if (words !== search) onSearch(words)
  })
  useEffect(() => send(settled), [settled])
  return (
    <div className="relative">
      <label htmlFor={id} className="sr-only">
        {t('filter.search')}
      </label>
      <SearchIcon className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
      <Input
        id={id}
        type="search"
        value={text}
        placeholder={t('filter.search')}
        onChange={({ target }) => setText(target.value)}
        className="pl-9 sm:w-44 2xl:w-64"
      />
    </div>
  )
}
