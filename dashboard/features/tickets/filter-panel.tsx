'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useQuery } from 'urql'
import { FilterPanel_DesksDocument } from '@/generated/graphql.ts'
import { isStaff, useViewer } from '@/lib/session/session.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { FilterIcon, SearchIcon } from '@/ui/icons.tsx'
import { Input, Select } from '@/ui/input.tsx'
import { Checkbox, Switch } from '@/ui/toggle.tsx'
import { emptyFilter, filterFaults, type ListFilter, listTerms, writeFilter } from './list-filter.ts'
import { StatusChoice } from './status-choice.tsx'

export interface FilterPanelProps {
  applied: ListFilter
  onApply: (filter: ListFilter) => void
}

/**
 * The procedure's filter: the switch turns it on and off at once; what is filled in takes effect by Enter or [Применить].
 * What stands in the panel may be ahead of what is applied; a new address (a bookmark, the back button) replaces it.
 */
export function FilterPanel({ applied, onApply }: FilterPanelProps) {
  const t = useTranslations('tickets')
  const [draft, setDraft] = useState(applied)
  const [tried, setTried] = useState(true)
  // Our own addresses come back when the page has turned to them; what was typed meanwhile must outlive that.
  const sent = useRef<string[]>([])
  useEffect(() => {
    const at = sent.current.indexOf(addressOf(applied))
    sent.current = sent.current.slice(at + 1)
    if (at === -1) setDraft(applied)
  }, [applied])
  const [{ data }] = useQuery({ query: FilterPanel_DesksDocument })
  const desks = data?.desks ?? []
  const staff = isStaff(useViewer())
  const faults = tried ? filterFaults(draft) : []

  const set = (change: Partial<ListFilter>) => {
    setTried(false)
    setDraft((filter) => ({ ...filter, ...change }))
  }
  function apply(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (filterFaults(draft).length === 0) send({ ...draft, search: draft.search.trim() })
  }
  function send(filter: ListFilter) {
    setDraft(filter)
    if (addressOf(filter) !== addressOf(applied)) sent.current.push(addressOf(filter))
    onApply(filter)
  }

  return (
    <form onSubmit={apply} aria-label={t('filter.label')} className="card mb-5" noValidate>
      <div className="flex flex-wrap items-center justify-between gap-x-6 px-4 py-1.5">
        <Switch label={t('filter.switch')} checked={draft.on} onChange={(on) => send({ ...draft, on })} />
        {!draft.on && (
          <p className="flex items-center gap-2 py-1.5 text-sm text-muted max-sm:hidden">
            <FilterIcon />
            {t('filter.offHint')}
          </p>
        )}
      </div>
      {draft.on && (
        <div className="grid gap-x-5 gap-y-4 border-t border-line px-4 py-4 sm:grid-cols-2 lg:grid-cols-12">
          <Field label={t('filter.search')} className="sm:col-span-2 lg:col-span-6">
            {(control) => (
              <span className="relative block">
                <SearchIcon className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted" />
                <Input
                  {...control}
                  type="search"
                  className="pl-9.5"
                  value={draft.search}
                  maxLength={200}
                  placeholder={t('filter.searchHint')}
                  onChange={({ target }) => set({ search: target.value })}
                />
              </span>
            )}
          </Field>
          <Field
            className="lg:col-span-3"
            label={t('filter.organization')}
            error={faults.includes('organization') ? t('filter.badInn') : undefined}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="off"
                value={draft.organization}
                placeholder={t('filter.innHint')}
                onChange={({ target }) => set({ organization: target.value.replace(/\s/g, '') })}
              />
            )}
          </Field>
          <div className="flex items-end lg:col-span-3">
            <Checkbox label={t('filter.mine')} checked={draft.mine} onChange={(mine) => set({ mine })} />
          </div>
          <StatusChoice className="lg:col-span-4" value={draft.status} onChange={(status) => set({ status })} />
          <Field label={t('field.desk')} className="lg:col-span-4">
            {(control) => (
              <Select {...control} value={draft.desk} onChange={({ target }) => set({ desk: target.value, type: '' })}>
                <option value="">{t('filter.anyDesk')}</option>
                {desks.map((desk) => (
                  <option key={desk.id} value={desk.slug}>
                    {desk.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('field.type')} className="lg:col-span-4">
            {(control) => (
              <Select {...control} value={draft.type} onChange={({ target }) => set({ type: target.value })}>
                <option value="">{t('filter.anyType')}</option>
                {desks
                  .filter((desk) => !draft.desk || desk.slug === draft.desk)
                  .map((desk) => (
                    <optgroup key={desk.id} label={desk.name}>
                      {desk.ticketTypes.map((type) => (
                        <option key={type.id} value={type.id}>
                          {type.name}
                        </option>
                      ))}
                    </optgroup>
                  ))}
              </Select>
            )}
          </Field>
          <fieldset className="min-w-0 sm:col-span-2 lg:col-span-6">
            <legend className="mb-1.5 text-sm font-medium">{t('filter.created')}</legend>
            <div className="flex flex-wrap items-start gap-2">
              <Field
                label={t('filter.from')}
                labelHidden
                className="min-w-36 flex-1"
                error={faults.includes('dates') ? t('filter.badDates') : undefined}
              >
                {(control) => (
                  <Input
                    {...control}
                    type="date"
                    value={draft.from}
                    onChange={({ target }) => set({ from: target.value })}
                  />
                )}
              </Field>
              <Field label={t('filter.to')} labelHidden className="min-w-36 flex-1">
                {(control) => (
                  <Input
                    {...control}
                    type="date"
                    value={draft.to}
                    onChange={({ target }) => set({ to: target.value })}
                  />
                )}
              </Field>
            </div>
          </fieldset>
          <div className="flex flex-wrap items-end gap-x-6 sm:col-span-2 lg:col-span-6">
            <Field label={t('filter.term')} className="max-sm:w-full">
              {(control) => (
                <Select
                  {...control}
                  value={draft.term}
                  onChange={({ target }) => set({ term: listTerms.find((term) => term === target.value) ?? '' })}
                >
                  <option value="">{t('filter.anyTerm')}</option>
                  {listTerms.map((term) => (
                    <option key={term} value={term}>
                      {t(`filter.terms.${term}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Checkbox label={t('filter.week')} checked={draft.week} onChange={(week) => set({ week })} />
            {(staff || draft.escalated) && (
              <Checkbox
                label={t('filter.escalated')}
                checked={draft.escalated}
                onChange={(escalated) => set({ escalated })}
              />
            )}
            {(staff || draft.assignedToMe || draft.unassigned) && (
              <>
                <Checkbox
                  label={t('filter.assignedToMe')}
                  checked={draft.assignedToMe}
                  onChange={(assignedToMe) => set({ assignedToMe, unassigned: false })}
                />
                <Checkbox
                  label={t('filter.unassigned')}
                  checked={draft.unassigned}
                  onChange={(unassigned) => set({ unassigned, assignedToMe: false })}
                />
              </>
            )}
          </div>
          <div className="flex items-end gap-2 max-sm:flex-wrap sm:col-span-2 lg:col-span-12 lg:justify-end">
            <Button type="submit" look="primary">
              {t('filter.apply')}
            </Button>
            <Button look="quiet" onClick={() => onApply({ ...emptyFilter, on: true, sort: applied.sort })}>
              {t('filter.reset')}
            </Button>
          </div>
        </div>
      )}
    </form>
  )
}

const addressOf = (filter: ListFilter) => String(writeFilter(filter))
