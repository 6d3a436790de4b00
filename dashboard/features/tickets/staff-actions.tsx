'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TicketMovingFragment, TicketStatus, TimelineEventFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { RefreshIcon } from '@/ui/icons.tsx'
import { AssignField } from './assign-field.tsx'
import { ChangeStatusDialog } from './change-status-dialog.tsx'

export interface StaffActionsProps {
  ticket: {
    id: string
    number: string
    version: number
    status: TicketStatus
    expectedResolutionAt: string | null
    desk: { slug: string }
    assignee: { id: string; fullName: string } | null
  }
  actions: TicketMovingFragment['actions']
  onDone: (events: readonly TimelineEventFragment[]) => void
}

/** What staff may do with a ticket beside answering. */
export function StaffActions({ ticket, actions, onDone }: StaffActionsProps) {
  const t = useTranslations('tickets')
  const [open, setOpen] = useState(false)
  return (
    <>
      {actions.assign && <AssignField ticket={ticket} onDone={onDone} />}
      {actions.statuses.length > 0 && (
        <>
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
