'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import type { CallDeskFragment, FiledCallFragment } from '@/generated/graphql.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { OpeningNote } from '../terms/opening-note.tsx'
import { CallMatter } from './call-matter.tsx'
import { CallerCard } from './caller-card.tsx'
import { CallerSearch } from './caller-search.tsx'
import { KnownCallers } from './known-callers.tsx'
import { PreviousTickets } from './previous-tickets.tsx'
import { useCallForm } from './use-call-form.ts'

interface CallFormProps {
  desk: CallDeskFragment
  sms: boolean
  onFiled: (ticket: FiledCallFragment, added: boolean) => void
}

/** One call, from who calls to the number; made for a keyboard: the search has the focus, Ctrl+Enter files. */
export function CallForm({ desk, sms, onFiled }: CallFormProps) {
  const t = useTranslations('calls')
  const faultText = useFaultText()
  const form = useRef<HTMLFormElement>(null)
  const call = useCallForm({ desk, form, onFiled })
  const { search, values, caller, adding, taking, faults, busy, change } = call
  useEffect(() => search.current?.focus(), [search])

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    call.send()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    call.send()
  }
  const fault = (path: string) => faults.get(path)
  const refused = taking.state === 'refused' ? taking.fault : null
  const unplaced = refused && (faults.size === 0 || Object.keys(refused.fields).length === 0)
  return (
    <form
      ref={form}
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
              onKnown={call.chooseKnown}
              onNew={call.chooseNew}
            />
          </div>
        ) : (
          <CallerCard
            {...{ caller, values, sms, fault }}
            adding={adding !== null}
            disabled={busy}
            onCaller={call.changeCaller}
            onChange={change}
            onAnother={call.chooseAnother}
          />
        )}
        {caller?.kind === 'known' && (
          <PreviousTickets tickets={caller.caller.tickets} disabled={busy} onContinue={call.addTo} />
        )}
      </div>
      <div className="card flex min-w-0 flex-col gap-6 p-4 sm:p-6">
        <OpeningNote desk={desk} className="text-muted" />
        <CallMatter
          {...{ desk, values, caller, change, fault, adding }}
          disabled={busy}
          onNew={() => call.addTo(null)}
        />
        {taking.state === 'known' && (
          <KnownCallers known={taking.known} onKnown={call.sendAs} onAnother={call.sendAsNamesake} />
        )}
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
