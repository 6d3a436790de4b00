'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Checkbox } from '@/ui/toggle.tsx'
import { type Demand, demands, lackingOf, requestText } from './demands.ts'
import type { OutcomeFormProps } from './outcome-actions.tsx'
import { OutcomeFrame } from './outcome-frame.tsx'

/** «Запросить сведения»: a request made of what is ticked, until it is changed by hand. */
export function AskForm(form: OutcomeFormProps) {
  const t = useTranslations('terms.outcome')
  const [asked, setAsked] = useState<readonly Demand[]>(() => lackingOf(form.ticket))
  const [typed, setTyped] = useState<string | null>(null)
  const made = requestText(
    t('NEEDS_INFO.answer'),
    asked.map((demand) => t(`demands.${demand}`)),
    t('NEEDS_INFO.end'),
  )

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
      form={form}
      outcome="NEEDS_INFO"
      answer={typed ?? made}
      onAnswer={setTyped}
      change={{ status: 'NEEDS_INFO' }}
    >
      {() => (
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
      )}
    </OutcomeFrame>
  )
}
