'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMutation, useQuery } from 'urql'
import {
  type BaseTicketFragment,
  ChangeStatus_ChangeDocument,
  ChangeStatus_RulesDocument,
  type TicketStatus,
  type TimelineEventFragment,
} from '@/generated/graphql.ts'
import { fromLocalInput, toLocalInput } from '@/lib/dates.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { randomId } from '@/lib/random-id.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Input, Select, Textarea } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { BaseTicketPicker } from './base-ticket-picker.tsx'

export interface ChangeStatusDialogProps {
  ticket: {
    id: string
    number: string
    version: number
    status: TicketStatus
    expectedResolutionAt?: string | null
    desk: { slug: string }
  }
  /** What the ticket may become now. */
  statuses: readonly TicketStatus[]
  /** Chosen from the start, as by a drop on a queue. */
  initial?: TicketStatus
  open: boolean
  onOpenChange: (open: boolean) => void
  onDone: (events: readonly TimelineEventFragment[]) => void
}

/** The status with what its change asks for: an answer, or the base ticket. Closed and opened again it starts anew. */
export function ChangeStatusDialog(props: ChangeStatusDialogProps) {
  const t = useTranslations('tickets')
  const common = useTranslations('common')
  const [busy, setBusy] = useState(false)
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !busy && props.onOpenChange(open)}
      title={t('changeStatus.title', { number: props.ticket.number })}
      closeLabel={common('close')}
    >
      <ChangeStatusForm {...props} busy={busy} setBusy={setBusy} />
    </Dialog>
  )
}

function ChangeStatusForm(props: ChangeStatusDialogProps & { busy: boolean; setBusy: (busy: boolean) => void }) {
  const { ticket, statuses, busy, setBusy } = props
  const t = useTranslations('tickets')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [{ data: rules }] = useQuery({ query: ChangeStatus_RulesDocument })
  const [, change] = useMutation(ChangeStatus_ChangeDocument)
  const [status, setStatus] = useState<TicketStatus>(props.initial ?? statuses[0] ?? ticket.status)
  const [answer, setAnswer] = useState('')
  const [base, setBase] = useState<BaseTicketFragment | null>(null)
  const [expected, setExpected] = useState(toLocalInput(ticket.expectedResolutionAt ?? null))
  const [key, setKey] = useState(randomId)
  // What the decision is based on; the page behind may have moved on since.
  const [version, setVersion] = useState(ticket.version)
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  const rule = rules?.statusRules.find((each) => each.status === status)
  const noAnswer = rule?.answerRequired === true && answer.trim() === ''
  const noBase = rule?.baseRequired === true && base === null
  // The status that it has may be chosen, to move the expected date alone.
  const offered = statuses.includes(ticket.status) ? statuses : [ticket.status, ...statuses]

  async function confirm() {
    setTried(true)
    if (noAnswer || noBase || busy) return
    setBusy(true)
    setFault(null)
    const expectedMoved = expected !== toLocalInput(ticket.expectedResolutionAt ?? null)
    const { data, error } = await change({
      input: {
        ticketId: ticket.id,
        status,
        expectedVersion: version,
        idempotencyKey: key,
        ...(answer.trim() && { comment: answer.trim() }),
        ...(rule?.baseRequired && base && { duplicateOfId: base.id }),
        ...(expectedMoved && { expectedResolutionAt: fromLocalInput(expected) }),
      },
    })
    setBusy(false)
    if (error) {
      const refused = faultOf(error)
      // Without an answer the same change may be sent again, and is done once.
      if (refused.code !== 'NETWORK') setKey(randomId())
      if (refused.current) setVersion(refused.current.version)
      return setFault(refused)
    }
    props.onOpenChange(false)
    if (data) props.onDone(data.changeTicketStatus.ticket.events.nodes)
    announce(t('changeStatus.done', { number: ticket.number, status: t(`status.${status}.name`) }))
  }

  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <Field label={t('changeStatus.status')} hint={rule?.meaning} error={fault?.fields.status}>
        {(control) => (
          <Select
            {...control}
            value={status}
            onChange={({ target }) => setStatus(offered.find((each) => each === target.value) ?? status)}
          >
            {offered.map((each) => (
              <option key={each} value={each}>
                {each === ticket.status
                  ? t('changeStatus.asNow', { status: t(`status.${each}.name`) })
                  : t(`status.${each}.name`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {rule?.baseRequired && (
        <BaseTicketPicker
          ticket={ticket}
          value={base}
          onChange={setBase}
          error={tried && noBase ? t('changeStatus.baseRequired') : fault?.fields.duplicateOfId}
        />
      )}
      <Field
        label={t('changeStatus.answer')}
        hint={t(rule?.answerRequired ? 'changeStatus.answerRequiredHint' : 'changeStatus.answerHint')}
        required={rule?.answerRequired ?? false}
        error={tried && noAnswer ? t('changeStatus.answerMissing') : fault?.fields.comment}
      >
        {(control) => <Textarea {...control} value={answer} onChange={({ target }) => setAnswer(target.value)} />}
      </Field>
      <Field label={t('field.expectedResolutionAt')} error={fault?.fields.expectedResolutionAt}>
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            value={expected}
            onChange={({ target }) => setExpected(target.value)}
          />
        )}
      </Field>
      {fault && Object.keys(fault.fields).length === 0 && (
        <Alert>
          {fault.code === 'CONFLICT' && fault.current
            ? t('changeStatus.conflict', { status: t(`status.${fault.current.status}.name`) })
            : faultText(fault)}
        </Alert>
      )}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button disabled={busy} onClick={() => props.onOpenChange(false)}>
          {common('cancel')}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('changeStatus.confirm')}
        </Button>
      </div>
    </form>
  )
}
