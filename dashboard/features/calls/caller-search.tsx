'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { useQuery } from 'urql'
import { type CallerFragment, Calls_SearchDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useSettled } from '@/lib/use-settled.ts'
import { Alert } from '@/ui/alert.tsx'
import { classNames } from '@/ui/class-names.ts'
import { Field } from '@/ui/field.tsx'
import { PlusIcon } from '@/ui/icons.tsx'
import { Input } from '@/ui/input.tsx'

/** Milliseconds without a key before the search is asked. */
const settles = 200

/** The server asks for four digits or three letters; fewer find nobody. */
const worthAsking = (text: string) => (text.match(/[\p{L}\d]/gu) ?? []).length >= 3

interface CallerSearchProps {
  desk: string
  input: RefObject<HTMLInputElement | null>
  error: string | undefined
  /** Other words than of a call. */
  label?: string
  hint?: string
  /** What to look for from the beginning. */
  initial?: string
  onKnown: (caller: CallerFragment, search: string) => void
  onNew: (search: string) => void
}

/** By telephone number, name or ИНН; the arrows go through what is found, Enter takes it, the last line is somebody new. */
export function CallerSearch({ desk, input, error, label, hint, initial = '', onKnown, onNew }: CallerSearchProps) {
  const t = useTranslations('calls.search')
  const faultText = useFaultText()
  const id = useId()
  const [text, setText] = useState(initial)
  const [active, setActive] = useState(0)
  const typed = text.trim()
  const search = useSettled(typed, settles)
  const [{ data, error: failed, fetching, stale }] = useQuery({
    query: Calls_SearchDocument,
    variables: { search, desk },
    pause: !worthAsking(search),
    requestPolicy: 'network-only',
  })
  // What is found belongs to what stands in the field: Enter must not take somebody whom an earlier text has found.
  const waiting = fetching || stale || search !== typed
  const found = worthAsking(typed) && !waiting ? (data?.callers.nodes ?? []) : []
  const open = typed !== ''
  const last = found.length
  const at = Math.min(active, last)
  const take = (place: number) => {
    const caller = found[place]
    if (caller) onKnown(caller, typed)
    else onNew(typed)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.nativeEvent.isComposing) return
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 }
    const to = moves[event.key]
    if (to !== undefined) setActive((to + last + 1) % (last + 1))
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      if (!waiting) take(at)
    } else if (event.key === 'Escape') setText('')
    else return
    event.preventDefault()
  }
  return (
    <div>
      <Field label={label ?? t('label')} hint={hint ?? t('hint')} error={error}>
        {(control) => (
          <Input
            {...control}
            ref={input}
            type="text"
            role="combobox"
            aria-expanded={open}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={open ? `${id}-${at}` : undefined}
            autoComplete="off"
            value={text}
            onChange={({ target }) => {
              setText(target.value)
              setActive(0)
            }}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <div role="status" className="sr-only">
        {worthAsking(typed) && !waiting && data && t('found', { count: found.length })}
      </div>
      {failed && (
        <Alert className="mt-2" title={t('failed')}>
          {faultText(faultOf(failed))}
        </Alert>
      )}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('list')}
        aria-busy={open && waiting}
        hidden={!open}
        className="mt-2 divide-y divide-line overflow-hidden rounded-lg border border-line"
      >
        {open &&
          [...found, null].map((caller, place) => (
            // The keyboard is in the field; a press on a line does what Enter does.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            <div
              key={caller?.user.id ?? 'new'}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === at}
              onMouseDown={(event) => event.preventDefault()}
              onMouseEnter={() => setActive(place)}
              onClick={() => take(place)}
              className={classNames('cursor-pointer px-3 py-2', place === at && 'bg-accent-soft')}
            >
              {caller ? (
                <Found caller={caller} />
              ) : (
                <span className="flex items-center gap-2 font-medium text-accent">
                  <PlusIcon />
                  {t('new')}
                </span>
              )}
            </div>
          ))}
      </div>
      {data?.callers.pageInfo.hasNextPage && found.length > 0 && (
        <p className="mt-1.5 text-sm text-muted">{t('more')}</p>
      )}
    </div>
  )
}

function Found({ caller: { user, tickets } }: { caller: CallerFragment }) {
  const t = useTranslations('calls.search')
  const organization = user.organization?.name
  return (
    <>
      <span className="block font-medium">{user.fullName}</span>
      {(user.phone || organization) && (
        <span className="block text-sm text-muted">
          {user.phone && <span className="whitespace-nowrap">{user.phone}</span>}
          {user.phone && organization && ' · '}
          {organization}
        </span>
      )}
      {tickets[0] && (
        <span className="block truncate text-sm text-muted">
          {t('latest', { number: tickets[0].number, title: tickets[0].title })}
        </span>
      )}
    </>
  )
}
