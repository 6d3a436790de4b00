'use client'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { useQuery } from 'urql'
import { BaseTicket_SearchDocument, type BaseTicketFragment } from '@/generated/graphql.ts'
import { useSettled } from '@/lib/use-settled.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { CloseIcon } from '@/ui/icons.tsx'
import { Input } from '@/ui/input.tsx'
import { StatusBadge } from './status-badge.tsx'

export interface BaseTicketPickerProps {
  ticket: { id: string; desk: { slug: string } }
  value: BaseTicketFragment | null
  onChange: (base: BaseTicketFragment | null) => void
  error?: string | string[] | undefined
}

/** Milliseconds without typing before the search is asked. */
const settles = 250

/** The base of a duplicate: found on the same desk by number or words, and chosen from what is found. */
export function BaseTicketPicker({ ticket, value, onChange, error }: BaseTicketPickerProps) {
  const t = useTranslations('tickets')
  const listId = useId()
  const [text, setText] = useState('')
  const search = useSettled(text.trim(), settles)
  const [{ data, fetching }] = useQuery({
    query: BaseTicket_SearchDocument,
    variables: { filter: { desk: [ticket.desk.slug], search } },
    pause: search.length < 2,
    requestPolicy: 'network-only',
  })
  const found = search.length < 2 ? [] : (data?.tickets.nodes ?? []).filter(({ id }) => id !== ticket.id)

  if (value) {
    return (
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-medium">{t('changeStatus.base')}</span>
        <div className="flex items-center gap-3 rounded-lg border border-accent/40 bg-accent-soft py-1 pr-1 pl-3">
          <span className="min-w-0 flex-1 truncate">
            <span className="font-medium tabular-nums">{value.number}</span> {value.title}
          </span>
          <Button look="quiet" square aria-label={t('changeStatus.otherBase')} onClick={() => onChange(null)}>
            <CloseIcon />
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div>
      <Field label={t('changeStatus.base')} hint={t('changeStatus.baseHint')} required error={error}>
        {(control) => (
          <Input
            {...control}
            type="search"
            autoComplete="off"
            aria-controls={listId}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <div id={listId} role="status" className="mt-1.5">
        {search.length >= 2 && !fetching && found.length === 0 && (
          <p className="text-sm text-muted">{t('changeStatus.noBase')}</p>
        )}
        {found.length > 0 && (
          <ul aria-label={t('changeStatus.found')} className="divide-y divide-line rounded-lg border border-line">
            {found.map((base) => (
              <li key={base.id}>
                <button
                  type="button"
                  onClick={() => onChange(base)}
                  className="control flex w-full items-center gap-3 px-3 py-1.5 text-left hover:bg-sunken"
                >
                  <span className="shrink-0 font-medium tabular-nums">{base.number}</span>
                  <span className="min-w-0 flex-1 truncate">{base.title}</span>
                  <StatusBadge status={base.status} className="max-sm:hidden" />
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
