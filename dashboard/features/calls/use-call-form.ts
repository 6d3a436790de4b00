'use client'
import { useTranslations } from 'next-intl'
import { type RefObject, useRef, useState } from 'react'
import type {
  CallDeskFragment,
  CallerFragment,
  CallerUserFragment,
  CallTicketFragment,
  FiledCallFragment,
} from '@/generated/graphql.ts'
import type { Fault } from '@/lib/graphql/errors.ts'
import { focusFault } from '@/ui/focus-fault.ts'
import { serverFaults } from '../ticket-form/server-faults.ts'
import { touchedBy, useFormFaults } from '../ticket-form/use-form-faults.ts'
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
import { useCall } from './use-call.ts'
import { useLeaveGuard } from './use-leave-guard.ts'

interface Options {
  desk: CallDeskFragment
  form: RefObject<HTMLFormElement | null>
  onFiled: (ticket: FiledCallFragment, added: boolean) => void
}

/** One call: who is on the line, what they tell, and what becomes of it. */
export function useCallForm({ desk, form, onFiled }: Options) {
  const t = useTranslations('calls')
  const ticketForm = useTranslations('ticket-form')
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
  const [filed, setFiled] = useState(false)
  const { faults, clear, forget, show } = useFormFaults<string>()
  const showFaults = (found: ReadonlyMap<string, string>) => show(found, () => focusFault(form.current))
  const { taking, file, add, edit } = useCall({
    onFiled(ticket, added) {
      setFiled(true)
      onFiled(ticket, added)
    },
    onRefused: (fault) => showFaults(callFaults(fault, values, desk)),
  })
  const busy = taking.state === 'filing'
  useLeaveGuard(isBegun(values, caller) && !filed, t('leave'))

  const focusAfter = (find: () => HTMLElement | null | undefined) => requestAnimationFrame(() => find()?.focus())
  const focusField = (name: string) =>
    focusAfter(() => form.current?.querySelector<HTMLElement>(`[data-field="${name}"]`))
  const change = (more: Partial<CallValues>) => {
    setValues((old) => ({ ...old, ...more }))
    forget(touchedBy(more, values))
  }
  const changeCaller = (to: Caller) => {
    setCaller(to)
    forget(['callerId', 'newCaller'])
  }
  const send = (by: Caller | null) => {
    if (busy) return
    const missing = new Map<string, string>()
    if (!by) missing.set('callerId', t('chooseCaller'))
    if (!values.description.trim()) missing.set('description', ticketForm('fault.empty'))
    if (!by || missing.size > 0) {
      edit()
      return showFaults(missing)
    }
    clear()
    if (adding) void add(adding.id, values.description.trim())
    else void file((key) => callInput(values, by, desk, key))
  }
  const sendBy = (by: Caller) => {
    changeCaller(by)
    send(by)
  }

  return {
    search,
    values,
    caller,
    adding,
    taking,
    faults,
    busy,
    change,
    changeCaller,
    send: () => send(caller),
    chooseKnown(known: CallerFragment, typed: string) {
      changeCaller({ kind: 'known', caller: known })
      change(contactsOf(known, typed))
      focusField('description')
    },
    chooseNew(typed: string) {
      const asked = callerTyped(typed)
      changeCaller(asked)
      change({ contactPhone: phoneTyped(typed) ?? '', contactEmail: typed.includes('@') ? typed : '' })
      focusField(asked.fullName ? 'contactPhone' : 'newCaller.fullName')
    },
    /** Back to the search. */
    chooseAnother() {
      setCaller(null)
      setAdding(null)
      edit()
      change({ contactPhone: '', contactEmail: '' })
      focusAfter(() => search.current)
    },
    /** What is told belongs to that ticket; null: to one of its own after all. */
    addTo(ticket: CallTicketFragment | null) {
      setAdding(ticket)
      clear()
      edit()
      focusField('description')
    },
    sendAs: (user: CallerUserFragment) =>
      sendBy({ kind: 'known', caller: { __typename: 'Caller', user, tickets: [] } }),
    sendAsNamesake: () => caller?.kind === 'new' && sendBy({ ...caller, another: true }),
  }
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
