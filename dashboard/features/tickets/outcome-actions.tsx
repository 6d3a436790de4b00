'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState } from 'react'
import type { TicketStatus, TimelineEventFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { CheckIcon, ClockIcon, HelpIcon } from '@/ui/icons.tsx'
import { AskForm } from './ask-form.tsx'
import { PromiseForm } from './promise-form.tsx'
import { RestoredForm } from './restored-form.tsx'
import type { TicketOnPage } from './use-ticket-page.ts'

/** What an agent's answer may come to (the procedure's item 6), in the order of its keys. */
const outcomes = [
  { name: 'RESOLVED', status: 'RESOLVED', icon: CheckIcon, form: RestoredForm },
  { name: 'PROMISE', status: 'IN_PROGRESS', icon: ClockIcon, form: PromiseForm },
  { name: 'NEEDS_INFO', status: 'NEEDS_INFO', icon: HelpIcon, form: AskForm },
] as const satisfies { name: string; status: TicketStatus; icon: typeof CheckIcon; form: unknown }[]

export type Outcome = (typeof outcomes)[number]['name']

export interface OutcomeFormProps {
  ticket: TicketOnPage
  busy: boolean
  onBusy: (busy: boolean) => void
  onCancel: () => void
  onDone: (events: readonly TimelineEventFragment[]) => void
}

interface OutcomeActionsProps {
  ticket: TicketOnPage
  onDone: (events: readonly TimelineEventFragment[]) => void
}

/** Each outcome in one step: a button, or Alt and its number. */
export function OutcomeActions({ ticket, onDone }: OutcomeActionsProps) {
  const t = useTranslations('terms.outcome')
  const common = useTranslations('common')
  const [open, setOpen] = useState<Outcome | null>(null)
  const [busy, setBusy] = useState(false)
  const { statuses } = ticket.actions
  // A ticket in progress stays so when its time is named anew.
  const possible = outcomes.map(
    ({ name, status }) =>
      statuses.includes(status) || (name === 'PROMISE' && status === ticket.status && statuses.length > 0),
  )

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const place = ['Digit1', 'Digit2', 'Digit3'].indexOf(event.code)
    if (!possible[place] || document.querySelector('[role=dialog]')) return
    event.preventDefault()
    setOpen(outcomes[place]?.name ?? null)
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])

  if (!possible.includes(true)) return null
  const chosen = outcomes.find(({ name }) => name === open)
  return (
    <>
      <fieldset className="min-w-0">
        <legend className="mb-1.5 text-sm font-medium">{t('label')}</legend>
        <div className="space-y-2">
          {outcomes.map(({ name, icon: Icon }, index) =>
            possible[index] ? (
              <Button
                key={name}
                className="w-full"
                aria-keyshortcuts={`Alt+${index + 1}`}
                title={t('hint', { key: index + 1 })}
                onClick={() => setOpen(name)}
              >
                <Icon />
                {t(`${name}.button`)}
              </Button>
            ) : null,
          )}
        </div>
      </fieldset>
      <Dialog
        givesBack
        open={chosen !== undefined}
        onOpenChange={(next) => !next && !busy && setOpen(null)}
        title={chosen ? t(`${chosen.name}.title`, { number: ticket.number }) : ''}
        description={chosen ? t(`${chosen.name}.about`) : ''}
        closeLabel={common('close')}
      >
        {chosen && (
          <chosen.form
            key={ticket.id}
            ticket={ticket}
            busy={busy}
            onBusy={setBusy}
            onCancel={() => setOpen(null)}
            onDone={(events) => {
              setOpen(null)
              onDone(events)
            }}
          />
        )}
      </Dialog>
    </>
  )
}
