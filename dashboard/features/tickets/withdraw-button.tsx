'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type TimelineEventFragment, WithdrawDialog_WithdrawDocument } from '@/generated/graphql.ts'
import { useSendingOnce } from '@/lib/graphql/use-sending.ts'
import { Button } from '@/ui/button.tsx'
import { UndoIcon } from '@/ui/icons.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { ReasonDialog } from '../common/reason-dialog.tsx'

export interface WithdrawButtonProps {
  ticket: { id: string; number: string }
  onDone: (events: readonly TimelineEventFragment[]) => void
}

export function WithdrawButton({ ticket, onDone }: WithdrawButtonProps) {
  const t = useTranslations('tickets.withdraw')
  const announce = useAnnounce()
  const [open, setOpen] = useState(false)
  const { send, busy, fault } = useSendingOnce(WithdrawDialog_WithdrawDocument)

  async function withdraw(reason: string): Promise<boolean> {
    const { data } = await send({ ticketId: ticket.id, reason: reason || null })
    if (!data) return false
    onDone(data.withdrawTicket.ticket.events.nodes)
    announce(t('done', { number: ticket.number }))
    return true
  }

  return (
    <>
      <Button look="danger" className="w-full" onClick={() => setOpen(true)}>
        <UndoIcon />
        {t('button')}
      </Button>
      <ReasonDialog
        open={open}
        onOpenChange={setOpen}
        title={t('title', { number: ticket.number })}
        description={t('explanation')}
        label={t('reason')}
        rows={3}
        action={t('button')}
        busy={busy}
        fault={fault}
        onConfirm={withdraw}
      />
    </>
  )
}
