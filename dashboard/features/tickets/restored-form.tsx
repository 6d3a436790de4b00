'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAnnounce } from '@/ui/live-region.tsx'
import type { OutcomeFormProps } from './outcome-actions.tsx'
import { OutcomeFrame } from './outcome-frame.tsx'
import { useChangeStatus } from './use-change-status.ts'

/** «Восстановлено»: a message that it works again. */
export function RestoredForm({ ticket, busy, onBusy, onCancel, onDone }: OutcomeFormProps) {
  const t = useTranslations('terms.outcome')
  const announce = useAnnounce()
  const [answer, setAnswer] = useState(t('RESOLVED.answer'))
  const [tried, setTried] = useState(false)
  const { send, fault } = useChangeStatus({
    ticket,
    onBusy,
    onDone(events) {
      onDone(events)
      announce(t('done.RESOLVED', { number: ticket.number }))
    },
  })
  return (
    <OutcomeFrame
      answer={answer}
      onAnswer={setAnswer}
      tried={tried}
      fault={fault}
      busy={busy}
      onCancel={onCancel}
      onSend={() => {
        setTried(true)
        if (answer.trim() !== '' && !busy) void send({ status: 'RESOLVED', comment: answer.trim() })
      }}
    />
  )
}
