'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { type Demand, demands, lackingOf, requestText } from './demands.ts'
import type { OutcomeFormProps } from './outcome-actions.tsx'
import { OutcomeFrame } from './outcome-frame.tsx'
import { useChangeStatus } from './use-change-status.ts'

/** «Запросить сведения»: a request made of what is ticked, until it is changed by hand. */
export function AskForm({ ticket, busy, onBusy, onCancel, onDone }: OutcomeFormProps) {
  const t = useTranslations('terms.outcome')
  const announce = useAnnounce()
  const [asked, setAsked] = useState<readonly Demand[]>(() => lackingOf(ticket))
  const [typed, setTyped] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const { send, fault } = useChangeStatus({
    ticket,
    onBusy,
    onDone(events) {
      onDone(events)
      announce(t('done.NEEDS_INFO', { number: ticket.number }))
    },
  })
  const made = requestText(
    t('NEEDS_INFO.answer'),
    asked.map((demand) => t(`demands.${demand}`)),
    t('NEEDS_INFO.end'),
  )
  const answer = typed ?? made

  /** What was typed by hand stays; a line is put at its end, or taken out where it stands. */
  function ask(demand: Demand, on: boolean) {
    setAsked(demands.filter((each) => (each === demand ? on : asked.includes(each))))
    if (typed === null) return
    const line = `– ${t(`demands.${demand}`)}`
    const without = typed.split('\n').filter((each) => each !== line)
    setTyped([...without, ...(on ? [line] : [])].join('\n'))
  }

  return (
    <OutcomeFrame
      answer={answer}
      onAnswer={setTyped}
      tried={tried}
      fault={fault}
      busy={busy}
      onCancel={onCancel}
      onSend={() => {
        setTried(true)
        if (answer.trim() !== '' && !busy) void send({ status: 'NEEDS_INFO', comment: answer.trim() })
      }}
    >
      <fieldset className="min-w-0">
        <legend className="mb-1 text-sm font-medium">{t('ask')}</legend>
        <div className="grid gap-x-4 sm:grid-cols-2">
          {demands.map((demand) => (
            <Checkbox
              key={demand}
              label={t(`demandNames.${demand}`)}
              checked={asked.includes(demand)}
              onChange={(on) => ask(demand, on)}
            />
          ))}
        </div>
      </fieldset>
    </OutcomeFrame>
  )
}
