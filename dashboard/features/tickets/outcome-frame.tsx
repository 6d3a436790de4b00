import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Fault } from '@/lib/graphql/errors.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Textarea } from '@/ui/input.tsx'
import { StatusFault } from './status-fault.tsx'

interface OutcomeFrameProps {
  answer: string
  onAnswer: (answer: string) => void
  /** A first try to send was made: what is missing is told. */
  tried: boolean
  fault: Fault | null
  busy: boolean
  onCancel: () => void
  onSend: () => void
  children?: ReactNode
}

/** What the forms of all outcomes have: an answer that is prefilled and may be changed, and the buttons. */
export function OutcomeFrame(props: OutcomeFrameProps) {
  const { answer, tried, fault, busy } = props
  const t = useTranslations('terms.outcome')
  const common = useTranslations('common')
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        props.onSend()
        focusFault(event.currentTarget)
      }}
    >
      {props.children}
      <Field
        label={t('answer')}
        required
        error={tried && answer.trim() === '' ? t('answerMissing') : fault?.fields.comment}
      >
        {(control) => (
          <Textarea {...control} rows={7} value={answer} onChange={({ target }) => props.onAnswer(target.value)} />
        )}
      </Field>
      <StatusFault fault={fault} at={['comment', 'expectedResolutionAt']} />
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button disabled={busy} onClick={props.onCancel}>
          {common('cancel')}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('send')}
        </Button>
      </div>
    </form>
  )
}
