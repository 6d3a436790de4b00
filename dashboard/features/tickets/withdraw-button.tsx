'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMutation } from 'urql'
import { type TimelineEventFragment, WithdrawDialog_WithdrawDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { randomId } from '@/lib/random-id.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { UndoIcon } from '@/ui/icons.tsx'
import { Textarea } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'

export interface WithdrawButtonProps {
  ticket: { id: string; number: string }
  onDone: (events: readonly TimelineEventFragment[]) => void
}

export function WithdrawButton({ ticket, onDone }: WithdrawButtonProps) {
  const t = useTranslations('tickets')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [, withdraw] = useMutation(WithdrawDialog_WithdrawDocument)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [key, setKey] = useState(randomId)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  async function confirm() {
    setBusy(true)
    setFault(null)
    const { data, error } = await withdraw({
      input: { ticketId: ticket.id, reason: reason.trim() || null, idempotencyKey: key },
    })
    setBusy(false)
    if (error) {
      const refused = faultOf(error)
      // Without an answer the same withdrawal may be sent again, and is done once.
      if (refused.code !== 'NETWORK') setKey(randomId())
      return setFault(refused)
    }
    setOpen(false)
    if (data) onDone(data.withdrawTicket.ticket.events.nodes)
    announce(t('withdraw.done', { number: ticket.number }))
  }

  return (
    <>
      <Button look="danger" className="w-full" onClick={() => setOpen(true)}>
        <UndoIcon />
        {t('withdraw.button')}
      </Button>
      <Dialog
        givesBack
        open={open}
        onOpenChange={(next) => !busy && setOpen(next)}
        title={t('withdraw.title', { number: ticket.number })}
        description={t('withdraw.explanation')}
        closeLabel={common('close')}
        actions={
          <>
            <Button onClick={() => setOpen(false)} disabled={busy}>
              {common('cancel')}
            </Button>
            <Button look="primary" busy={busy} onClick={confirm}>
              {t('withdraw.button')}
            </Button>
          </>
        }
      >
        <Field label={t('withdraw.reason')} error={fault?.fields.reason}>
          {(control) => (
            <Textarea {...control} rows={3} value={reason} onChange={({ target }) => setReason(target.value)} />
          )}
        </Field>
        {fault && !fault.fields.reason && <Alert className="mt-3">{faultText(fault)}</Alert>}
      </Dialog>
    </>
  )
}
