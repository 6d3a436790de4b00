'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import {
  type BaseTicketFragment,
  ChangeStatus_RulesDocument,
  type TicketStatus,
  type TimelineEventFragment,
} from '@/generated/graphql.ts'
import { fromZonedInput, toZonedInput, zoneName } from '@/lib/clock/days.ts'
import { serverNow } from '@/lib/clock/server-time.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Select, Textarea } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { FormActions } from '../common/form-actions.tsx'
import { BaseTicketPicker } from './base-ticket-picker.tsx'
import { StatusFault } from './status-fault.tsx'
import { useChangeStatus } from './use-change-status.ts'

export interface ChangeStatusDialogProps {
  ticket: {
    id: string
    number: string
    version: number
    status: TicketStatus
    expectedResolutionAt?: string | null
    desk: { slug: string; timeZone: string }
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
      givesBack
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
  const outcome = useTranslations('terms.outcome')
  const announce = useAnnounce()
  // As everywhere on the page, promises are told by the desk's clock.
  const { timeZone } = ticket.desk
  // As it was at the opening: what another agent names meanwhile must not look like a change made here.
  const [known] = useState(() =>
    ticket.expectedResolutionAt ? toZonedInput(timeZone, Date.parse(ticket.expectedResolutionAt)) : '',
  )
  const [{ data: rules }] = useQuery({ query: ChangeStatus_RulesDocument })
  const [status, setStatus] = useState<TicketStatus>(props.initial ?? statuses[0] ?? ticket.status)
  const [answer, setAnswer] = useState('')
  const [base, setBase] = useState<BaseTicketFragment | null>(null)
  const [expected, setExpected] = useState(known)
  const [tried, setTried] = useState(false)
  const { send, fault } = useChangeStatus({
    ticket,
    onBusy: setBusy,
    onDone(events) {
      props.onOpenChange(false)
      props.onDone(events)
      announce(t('changeStatus.done', { number: ticket.number, status: t(`status.${status}.name`) }))
    },
  })

  const rule = rules?.statusRules.find((each) => each.status === status)
  const noAnswer = rule?.answerRequired === true && answer.trim() === ''
  const noBase = rule?.baseRequired === true && base === null
  // The status that it has may be chosen, to move the expected date alone.
  const offered = statuses.includes(ticket.status) ? statuses : [ticket.status, ...statuses]

  async function confirm() {
    setTried(true)
    if (noAnswer || noBase || busy) return
    const expectedAt = fromZonedInput(timeZone, expected)
    await send({
      status,
      ...(answer.trim() && { comment: answer.trim() }),
      ...(rule?.baseRequired && base && { duplicateOfId: base.id }),
      ...(expected !== known && {
        expectedResolutionAt: expectedAt === null ? null : new Date(expectedAt).toISOString(),
      }),
    })
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
      <TextField
        label={t('field.expectedResolutionAt')}
        hint={outcome('timeHint', { zone: zoneName(timeZone, serverNow()) ?? timeZone })}
        error={fault?.fields.expectedResolutionAt}
        type="datetime-local"
        value={expected}
        onValue={setExpected}
      />
      <StatusFault fault={fault} at={['status', 'duplicateOfId', 'comment', 'expectedResolutionAt']} />
      <FormActions label={t('changeStatus.confirm')} busy={busy} onCancel={() => props.onOpenChange(false)} />
    </form>
  )
}
