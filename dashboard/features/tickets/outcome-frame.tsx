import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Fault } from '@/lib/graphql/errors.ts'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Textarea } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { FormActions } from '../common/form-actions.tsx'
import type { Outcome, OutcomeFormProps } from './outcome-actions.tsx'
import { StatusFault } from './status-fault.tsx'
import { type StatusChange, useChangeStatus } from './use-change-status.ts'

interface OutcomeFrameProps {
  form: OutcomeFormProps
  outcome: Outcome
  answer: string
  onAnswer: (answer: string) => void
  /** What is sent with the answer; null while something else is missing. */
  change: Omit<StatusChange, 'comment'> | null
  /** What is asked beside the answer. After a first try to send, what is missing is told. */
  children?: (state: { tried: boolean; fault: Fault | null }) => ReactNode
}

/** What the forms of all outcomes have: an answer that is prefilled and may be changed, and the buttons. */
export function OutcomeFrame({ form, outcome, answer, onAnswer, change, children }: OutcomeFrameProps) {
  const { ticket, busy, onBusy, onCancel, onDone } = form
  const t = useTranslations('terms.outcome')
  const announce = useAnnounce()
  const [tried, setTried] = useState(false)
  const { send, fault } = useChangeStatus({
    ticket,
    onBusy,
    onDone(events) {
      onDone(events)
      announce(t(`done.${outcome}`, { number: ticket.number }))
    },
  })
  const comment = answer.trim()

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { currentTarget } = event
    setTried(true)
    if (change !== null && comment !== '' && !busy) await send({ ...change, comment })
    focusFault(currentTarget)
  }

  return (
    <form noValidate className="space-y-4" onSubmit={submit}>
      {children?.({ tried, fault })}
      <Field label={t('answer')} required error={tried && comment === '' ? t('answerMissing') : fault?.fields.comment}>
        {(control) => (
          <Textarea {...control} rows={7} value={answer} onChange={({ target }) => onAnswer(target.value)} />
        )}
      </Field>
      <StatusFault fault={fault} at={['comment', 'expectedResolutionAt']} />
      <FormActions label={t('send')} busy={busy} onCancel={onCancel} />
    </form>
  )
}
