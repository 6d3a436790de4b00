'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { BaseTicketFragment, TicketStatus } from '@/generated/graphql.ts'
import type { Fault } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Select, Textarea } from '@/ui/input.tsx'
import { BaseTicketPicker } from '../tickets/base-ticket-picker.tsx'
import { boardStatuses, type Target } from './columns.ts'
import { intentOf, type MovePlan, type StatusRule, settable } from './moves.ts'
import type { ShownCard } from './pending-moves.ts'
import type { MoveExtra } from './use-moves.ts'

interface MoveDialogProps {
  card: ShownCard
  deskSlug: string
  rules: readonly StatusRule[]
  /** What a drop has chosen already. */
  target: Target
  /** What was typed in an attempt that was refused, and why it was. */
  again?: { extra: MoveExtra; fault: Fault }
  onMove: (plan: MovePlan, extra: MoveExtra) => void
  onClose: () => void
}

/** «Переместить…»: the status, with the answer or the base ticket where the status asks for it. */
export function MoveDialog({ card, deskSlug, rules, target, again, onMove, onClose }: MoveDialogProps) {
  const t = useTranslations('board')
  const tickets = useTranslations('tickets')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const formId = useId()
  const choices = boardStatuses.filter((status) => settable(rules).includes(status) && status !== card.status)
  const usual = choices.find((status) => status === 'IN_PROGRESS') ?? choices.find((status) => status === 'RESOLVED')
  const [status, setStatus] = useState<TicketStatus | undefined>(target.status ?? usual)
  const [answer, setAnswer] = useState(again?.extra.answer ?? '')
  const [base, setBase] = useState<BaseTicketFragment | null>(again?.extra.base ?? null)
  const [tried, setTried] = useState(false)
  const rule = rules.find((one) => one.status === status)
  const noAnswer = rule?.answerRequired === true && answer.trim() === ''
  const noBase = rule?.baseRequired === true && base === null

  // A drop has chosen the status: what is left is the answer. In an effect, since it must win over the dialog's own.
  const answerField = useRef<HTMLTextAreaElement>(null)
  const [answerIsNext] = useState(target.status !== undefined && rule?.answerRequired === true)
  useEffect(() => {
    if (answerIsNext) answerField.current?.focus()
  }, [answerIsNext])

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    event.stopPropagation()
    setTried(true)
    if (noAnswer || noBase) {
      // The first control that is still empty: what is marked as required and holds nothing.
      const fields = [...event.currentTarget.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(':required')]
      return fields.find((field) => field.value.trim() === '')?.focus()
    }
    const intent = intentOf(card, { ...target, status }, rules)
    if (intent.is === 'plan') onMove(intent.plan, { answer, ...(rule?.baseRequired && base && { base }) })
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('move.title', { number: card.number })}
      description={card.title}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" form={formId} look="primary">
            {t('move.confirm')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4">
        {again && (
          <Alert title={t('move.refused')}>
            {[...new Set([faultText(again.fault), ...Object.values(again.fault.fields).flat()])].join(' ')}
          </Alert>
        )}
        <Field label={t('move.status')} hint={rule?.meaning}>
          {(control) => (
            <Select
              {...control}
              value={status}
              onChange={(event) => setStatus(choices.find((choice) => choice === event.target.value))}
            >
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {tickets(`status.${choice}.name`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {target.assignee !== undefined && target.assignee?.id !== card.assignee?.id && (
          <p className="text-sm">{t('move.alsoAssignee', { name: target.assignee?.fullName ?? t('nobody') })}</p>
        )}
        {rule?.baseRequired && (
          <BaseTicketPicker
            ticket={{ id: card.id, desk: { slug: deskSlug } }}
            value={base}
            onChange={setBase}
            error={tried && noBase ? tickets('changeStatus.baseRequired') : undefined}
          />
        )}
        <Field
          label={tickets('changeStatus.answer')}
          hint={tickets(rule?.answerRequired ? 'changeStatus.answerRequiredHint' : 'changeStatus.answerHint')}
          required={rule?.answerRequired ?? false}
          error={tried && noAnswer ? tickets('changeStatus.answerMissing') : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              ref={answerField}
              rows={5}
              value={answer}
              onChange={(event) => setAnswer(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
