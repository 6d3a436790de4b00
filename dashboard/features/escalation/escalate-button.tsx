'use client'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useMutation, useQuery } from 'urql'
import { Escalate_AddressDocument, Escalate_EscalateDocument, type TimelineEventFragment } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { randomId } from '@/lib/random-id.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { EscalateIcon } from '@/ui/icons.tsx'
import { Textarea } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'

export interface EscalateButtonProps {
  ticket: { id: string; number: string; desk: { slug: string } }
  /** The viewer escalates for support. */
  staff: boolean
  onDone: (events: readonly TimelineEventFragment[]) => void
}

export function EscalateButton({ ticket, staff, onDone }: EscalateButtonProps) {
  const t = useTranslations('escalation')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const explanation = useExplanation(ticket.desk.slug, staff)
  const [, escalate] = useMutation(Escalate_EscalateDocument)
  const form = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [key, setKey] = useState(randomId)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  async function confirm() {
    setTried(true)
    if (busy) return
    if (reason.trim() === '') return focusFault(form.current)
    setBusy(true)
    setFault(null)
    const { data, error } = await escalate({ input: { ticketId: ticket.id, reason, idempotencyKey: key } })
    setBusy(false)
    if (error) {
      const refused = faultOf(error)
      // Without an answer the same escalation may be sent again, and is done once.
      if (refused.code !== 'NETWORK') setKey(randomId())
      setFault(refused)
      return focusFault(form.current)
    }
    setOpen(false)
    setReason('')
    setTried(false)
    setKey(randomId())
    if (data) onDone(data.escalateTicket.ticket.events.nodes)
    announce(t('done', { number: ticket.number }))
  }

  const missing = tried && reason.trim() === '' ? t('reasonEmpty') : undefined
  return (
    <>
      <Button className="w-full" onClick={() => setOpen(true)}>
        <EscalateIcon />
        {t('button')}
      </Button>
      <Dialog
        givesBack
        open={open}
        onOpenChange={(next) => !busy && setOpen(next)}
        title={t('title', { number: ticket.number })}
        description={explanation}
        closeLabel={common('close')}
        actions={
          <>
            <Button onClick={() => setOpen(false)} disabled={busy}>
              {common('cancel')}
            </Button>
            <Button look="primary" busy={busy} onClick={confirm}>
              {t('button')}
            </Button>
          </>
        }
      >
        <div ref={form}>
          <Field label={t('reason')} hint={t('reasonHint')} required error={missing ?? fault?.fields.reason}>
            {(control) => (
              <Textarea {...control} rows={4} value={reason} onChange={({ target }) => setReason(target.value)} />
            )}
          </Field>
          {fault && !fault.fields.reason && <Alert className="mt-3">{faultText(fault)}</Alert>}
        </div>
      </Dialog>
    </>
  )
}

/** What will happen, in plain words; who may not know the address is told of the authority. */
function useExplanation(slug: string, staff: boolean): string {
  const t = useTranslations('escalation')
  const [{ data }] = useQuery({ query: Escalate_AddressDocument, variables: { slug }, pause: !staff })
  const escalation = data?.desk?.escalation
  if (!escalation) return t('toAuthority')
  return escalation.address === null ? t('toNobody') : t('toAddress', { address: escalation.address })
}
