'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TimelineEventFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { RefreshIcon } from '@/ui/icons.tsx'
import { AssignField } from './assign-field.tsx'
import { ChangeStatusDialog } from './change-status-dialog.tsx'
import { OutcomeActions } from './outcome-actions.tsx'
import type { TicketOnPage } from './use-ticket-page.ts'

export interface StaffActionsProps {
  ticket: TicketOnPage
  onDone: (events: readonly TimelineEventFragment[]) => void
}

/** What staff may do with a ticket beside answering. */
export function StaffActions({ ticket, onDone }: StaffActionsProps) {
  const { actions } = ticket
  const t = useTranslations('tickets')
  const [open, setOpen] = useState(false)
  return (
    <>
      {actions.assign && <AssignField ticket={ticket} onDone={onDone} />}
      {actions.statuses.length > 0 && (
        <>
          <OutcomeActions ticket={ticket} onDone={onDone} />
          <Button className="w-full" onClick={() => setOpen(true)}>
            <RefreshIcon />
            {t('changeStatus.button')}
          </Button>
          <ChangeStatusDialog
            ticket={ticket}
            statuses={actions.statuses}
            open={open}
            onOpenChange={setOpen}
            onDone={onDone}
          />
        </>
      )}
    </>
  )
}
