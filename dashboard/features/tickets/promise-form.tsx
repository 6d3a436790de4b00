'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { Outcome_TimesDocument } from '@/generated/graphql.ts'
import { fromZonedInput, toZonedInput, zoneName } from '@/lib/clock/days.ts'
import { serverNow } from '@/lib/clock/server-time.ts'
import { Chip } from '@/ui/chip.tsx'
import { TextField } from '@/ui/text-field.tsx'
import type { OutcomeFormProps } from './outcome-actions.tsx'
import { OutcomeFrame } from './outcome-frame.tsx'

/** «Назвать срок»: when it will work, by the desk's clock; the server knows the working times that are offered. */
export function PromiseForm(form: OutcomeFormProps) {
  const t = useTranslations('terms.outcome')
  const format = useFormatter()
  const { timeZone, slug } = form.ticket.desk
  const [{ data }] = useQuery({ query: Outcome_TimesDocument, variables: { slug }, requestPolicy: 'network-only' })
  const [time, setTime] = useState('')
  const [typed, setTyped] = useState<string | null>(null)

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
      form={form}
      outcome="PROMISE"
      answer={answer}
      onAnswer={setTyped}
      change={
        at === null || timeFault !== null
          ? null
          : { status: 'IN_PROGRESS', expectedResolutionAt: new Date(at).toISOString() }
      }
    >
      {({ tried, fault }) => (
        <>
          <TextField
            label={t('time')}
            hint={t('timeHint', { zone })}
            required
            error={tried && timeFault !== null ? timeFault : fault?.fields.expectedResolutionAt}
            type="datetime-local"
            min={toZonedInput(timeZone, serverNow())}
            value={time}
            onValue={setTime}
          />
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
        </>
      )}
    </OutcomeFrame>
  )
}
