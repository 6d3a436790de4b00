'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { Escalate_AddressDocument, Escalate_EscalateDocument, type TimelineEventFragment } from '@/generated/graphql.ts'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { useSendingOnce } from '@/lib/graphql/use-sending.ts'
import { Button } from '@/ui/button.tsx'
import { EscalateIcon } from '@/ui/icons.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { ReasonDialog } from '../common/reason-dialog.tsx'
import { mayEscalate } from './may-escalate.ts'

interface EscalateButtonProps {
  ticket: {
    id: string
    number: string
    desk: { slug: string }
    actions: { escalate: boolean; escalateFrom: string | null }
  }
  onDone: (events: readonly TimelineEventFragment[]) => void
}

/** Comes and goes with what is possible; what is being written stays until its writer closes it. */
export function EscalateButton({ ticket, onDone }: EscalateButtonProps) {
  const t = useTranslations('escalation')
  const announce = useAnnounce()
  const [open, setOpen] = useState(false)
  const possible = mayEscalate(ticket.actions, useServerNow('minute'))
  const description = useDescription(ticket.desk.slug, possible || open)
  const { send, busy, fault } = useSendingOnce(Escalate_EscalateDocument)

  async function escalate(reason: string): Promise<boolean> {
    const { data } = await send({ ticketId: ticket.id, reason })
    if (!data) return false
    onDone(data.escalateTicket.ticket.events.nodes)
    announce(t('done', { number: ticket.number }))
    return true
  }

  return (
    <>
      {possible && (
        <Button className="w-full" onClick={() => setOpen(true)}>
          <EscalateIcon />
          {t('button')}
        </Button>
      )}
      <ReasonDialog
        open={open}
        onOpenChange={setOpen}
        title={t('title', { number: ticket.number })}
        description={description}
        label={t('reason')}
        hint={t('reasonHint')}
        missing={t('reasonEmpty')}
        rows={4}
        action={t('button')}
        busy={busy}
        fault={fault}
        onConfirm={escalate}
      />
    </>
  )
}

/** What will happen, in plain words; who may not know the address is told of the authority. */
function useDescription(slug: string, wanted: boolean): string {
  const t = useTranslations('escalation')
  const [{ data }] = useQuery({ query: Escalate_AddressDocument, variables: { slug }, pause: !wanted })
  const escalation = data?.desk?.escalation
  if (!escalation) return t('toAuthority')
  return escalation.address === null ? t('toNobody') : t('toAddress', { address: escalation.address })
}
