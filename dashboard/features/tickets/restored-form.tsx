'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { OutcomeFormProps } from './outcome-actions.tsx'
import { OutcomeFrame } from './outcome-frame.tsx'

/** «Восстановлено»: a message that it works again. */
export function RestoredForm(form: OutcomeFormProps) {
  const t = useTranslations('terms.outcome')
  const [answer, setAnswer] = useState(t('RESOLVED.answer'))
  return (
    <OutcomeFrame form={form} outcome="RESOLVED" answer={answer} onAnswer={setAnswer} change={{ status: 'RESOLVED' }} />
  )
}
