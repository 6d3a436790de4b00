'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import type {
  CallDeskFragment,
  CallerFragment,
  CallerUserFragment,
  CallTicketFragment,
  FiledCallFragment,
} from '@/generated/graphql.ts'
import type { Fault } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { OpeningNote } from '../terms/opening-note.tsx'
import { serverFaults } from '../ticket-form/server-faults.ts'
import { CallMatter } from './call-matter.tsx'
import {
  type Caller,
  type CallValues,
  callerTyped,
  callInput,
  callOnDesk,
  contactsOf,
  emptyCall,
  isBegun,
  phoneTyped,
} from './call-values.ts'
import { CallerCard } from './caller-card.tsx'
import { CallerSearch } from './caller-search.tsx'
import { KnownCallers } from './known-callers.tsx'
import { PreviousTickets } from './previous-tickets.tsx'
import { useCall } from './use-call.ts'
import { useLeaveGuard } from './use-leave-guard.ts'

interface CallFormProps {
  desk: CallDeskFragment
  sms: boolean
  onFiled: (ticket: FiledCallFragment, added: boolean) => void
}

/** One call, from who calls to the number; made for a keyboard: the search has the focus, Ctrl+Enter files. */
export function CallForm({ desk, sms, onFiled }: CallFormProps) {
  const t = useTranslations('calls')
  const form = useTranslations('ticket-form')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const root = useRef<HTMLFormElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const [values, setValues] = useState<CallValues>(() => emptyCall(desk))
  // Another desk has other lists; who calls and what they say stay.
  const [listsOf, setListsOf] = useState(desk)
  if (listsOf.slug !== desk.slug) {
    setListsOf(desk)
    setValues(callOnDesk(values, listsOf, desk))
  }
  const [caller, setCaller] = useState<Caller | null>(null)
  const [adding, setAdding] = useState<CallTicketFragment | null>(null)
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map())
  const [filed, setFiled] = useState(false)
  const { taking, file, add, edit } = useCall((ticket, added) => {
    setFiled(true)
    onFiled(ticket, added)
  })
  const busy = taking.state === 'filing'
  useLeaveGuard(isBegun(values, caller) && !filed, t('leave'))
  useEffect(() => search.current?.focus(), [])

  const forget = (about: (path: string) => boolean) =>
    setFaults((old) => new Map([...old].filter(([path]) => !about(path))))
  const change = (more: Partial<CallValues>) => {
    setValues((old) => ({ ...old, ...more }))
    forget((path) => Object.keys(more).some((field) => path === field || path.startsWith(`${field}.`)))
  }
  const changeCaller = (to: Caller) => {
    setCaller(to)
    forget((path) => path === 'callerId' || path.startsWith('newCaller.'))
  }
  const showFaults = (found: ReadonlyMap<string, string>) => {
    setFaults(found)
    if (found.size === 0) return
    announce(form('faultsFound', { count: found.size }))
    // In the order of the screen; after the fields have been marked, so that what is focused is read out with its fault.
    requestAnimationFrame(() => {
      const marked = root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
      const field = marked ?? root.current?.querySelector<HTMLElement>(`[data-field="${[...found.keys()][0]}"]`)
      field?.focus()
    })
  }

  const refused = taking.state === 'refused' ? taking.fault : null
  // Told once, when the refusal comes; later typing clears the faults of its own field.
  const tellRefusal = useEffectEvent((fault: Fault) => showFaults(callFaults(fault, values, desk)))
  useEffect(() => {
    if (refused) tellRefusal(refused)
  }, [refused])

  const focusAfter = (find: () => HTMLElement | null | undefined) => requestAnimationFrame(() => find()?.focus())
  const description = () => root.current?.querySelector<HTMLElement>('[data-field="description"]')
  const chooseKnown = (known: CallerFragment, typed: string) => {
    changeCaller({ kind: 'known', caller: known })
    change(contactsOf(known, typed))
    focusAfter(description)
  }
  const chooseNew = (typed: string) => {
    changeCaller(callerTyped(typed))
    change({ contactPhone: phoneTyped(typed) ?? '' })
    const first = /\p{L}/u.test(typed) ? 'contactPhone' : 'newCaller.fullName'
    focusAfter(() => root.current?.querySelector<HTMLElement>(`[data-field="${first}"]`))
  }
  const chooseAnother = () => {
    setCaller(null)
    setAdding(null)
    edit()
    change({ contactPhone: '', contactEmail: '' })
    focusAfter(() => search.current)
  }
  const beginAdding = (ticket: CallTicketFragment | null) => {
    setAdding(ticket)
    setFaults(new Map())
    edit()
    focusAfter(description)
  }

  const send = (by: Caller | null) => {
    if (busy) return
    const missing = new Map<string, string>()
    if (!by) missing.set('callerId', t('chooseCaller'))
    if (!values.description.trim()) missing.set('description', form('fault.empty'))
    if (!by || missing.size > 0) {
      edit()
      return showFaults(missing)
    }
    setFaults(new Map())
    if (adding) void add(adding.id, values.description.trim())
    else void file((key) => callInput(values, by, desk, key))
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send(caller)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send(caller)
  }
  const sendAs = (user: CallerUserFragment) => {
    const known: Caller = { kind: 'known', caller: { __typename: 'Caller', user, tickets: [] } }
    changeCaller(known)
    send(known)
  }
  const sendAnother = () => {
    if (caller?.kind !== 'new') return
    const namesake = { ...caller, another: true }
    changeCaller(namesake)
    send(namesake)
  }

  const fault = (path: string) => faults.get(path)
  const unplaced = refused && (faults.size === 0 || Object.keys(refused.fields).length === 0)
  return (
    <form
      ref={root}
      noValidate
      aria-label={t('heading')}
      onSubmit={onSubmit}
      onKeyDown={onKeyDown}
      className="mt-6 grid items-start gap-6 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]"
    >
      <div className="flex min-w-0 flex-col gap-6">
        {caller === null ? (
          <div className="card p-4 sm:p-5">
            <CallerSearch
              desk={desk.slug}
              input={search}
              error={fault('callerId')}
              onKnown={chooseKnown}
              onNew={chooseNew}
            />
          </div>
        ) : (
          <CallerCard
            {...{ caller, values, sms, fault }}
            adding={adding !== null}
            disabled={busy}
            onCaller={changeCaller}
            onChange={change}
            onAnother={chooseAnother}
          />
        )}
        {caller?.kind === 'known' && (
          <PreviousTickets tickets={caller.caller.tickets} disabled={busy} onContinue={beginAdding} />
        )}
      </div>
      <div className="card flex min-w-0 flex-col gap-6 p-4 sm:p-6">
        <OpeningNote desk={desk} className="text-muted" />
        <CallMatter
          {...{ desk, values, caller, change, fault, adding }}
          disabled={busy}
          onNew={() => beginAdding(null)}
        />
        {taking.state === 'known' && <KnownCallers known={taking.known} onKnown={sendAs} onAnother={sendAnother} />}
        {unplaced && <Alert title={t('refused')}>{faultText(refused)}</Alert>}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button type="submit" look="primary" busy={busy}>
            {t(adding ? 'add' : 'file')}
          </Button>
          <span className="text-sm text-muted max-sm:hidden">{t('keys')}</span>
        </div>
      </div>
    </form>
  )
}

/** The server's faults by the fields of this form. */
function callFaults(fault: Fault, values: CallValues, desk: CallDeskFragment): Map<string, string> {
  const faults = new Map<string, string>(serverFaults(fault, values, desk))
  for (const [path, messages] of Object.entries(fault.fields)) {
    if (path.startsWith('newCaller.') || path === 'callerId') faults.set(path, messages.join(' '))
    else if (path === 'body') faults.set('description', messages.join(' '))
  }
  return faults
}
