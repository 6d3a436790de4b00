'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { Outcome_TimesDocument } from '@/generated/graphql.ts'
import { fromZonedInput, toZonedInput, zoneName } from '@/lib/clock/days.ts'
import { serverNow } from '@/lib/clock/server-time.ts'
import { Chip } from '@/ui/chip.tsx'
import { Field } from '@/ui/field.tsx'
import { Input } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import type { OutcomeFormProps } from './outcome-actions.tsx'
import { OutcomeFrame } from './outcome-frame.tsx'
import { useChangeStatus } from './use-change-status.ts'

/** «Назвать срок»: when it will work, by the desk's clock; the server knows the working times that are offered. */
export function PromiseForm({ ticket, busy, onBusy, onCancel, onDone }: OutcomeFormProps) {
  const t = useTranslations('terms.outcome')
  const format = useFormatter()
  const announce = useAnnounce()
  const { timeZone, slug } = ticket.desk
  const [{ data }] = useQuery({ query: Outcome_TimesDocument, variables: { slug }, requestPolicy: 'network-only' })
  const [time, setTime] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const { send, fault } = useChangeStatus({
    ticket,
    onBusy,
    onDone(events) {
      onDone(events)
      announce(t('done.PROMISE', { number: ticket.number }))
    },
  })

  const at = fromZonedInput(timeZone, time)
  const zone = zoneName(timeZone, at ?? serverNow()) ?? timeZone
  const said =
    at === null
      ? null
      : `${format.dateTime(at, { timeZone, day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })} (${zone})`
  const answer = typed ?? (said === null ? t('PROMISE.answerWithoutTime') : t('PROMISE.answer', { at: said }))
  const timeFault = at === null ? t('timeMissing') : at <= serverNow() ? t('timePast') : null

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
        if (at === null || timeFault !== null || answer.trim() === '' || busy) return
        const expectedResolutionAt = new Date(at).toISOString()
        void send({ status: 'IN_PROGRESS', comment: answer.trim(), expectedResolutionAt })
      }}
    >
      <Field
        label={t('time')}
        hint={t('timeHint', { zone })}
        required
        error={tried && timeFault !== null ? timeFault : fault?.fields.expectedResolutionAt}
      >
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            min={toZonedInput(timeZone, serverNow())}
            value={time}
            onChange={({ target }) => setTime(target.value)}
          />
        )}
      </Field>
      <fieldset className="min-w-0">
        <legend className="sr-only">{t('quick')}</legend>
        <div className="flex min-h-9 flex-wrap gap-2">
          {data?.desk?.promiseTimes.map((offered) => {
            const input = toZonedInput(timeZone, Date.parse(offered.at))
            return (
              <Chip key={offered.name} pressed={time === input} onPress={() => setTime(input)}>
                {t(`times.${offered.name}`, { time: input.slice(-5) })}
              </Chip>
            )
          })}
        </div>
      </fieldset>
    </OutcomeFrame>
  )
}
