'use client'
import { useTranslations } from 'next-intl'
import type { EscalationPoint } from '@/generated/graphql.ts'

/** An escalation in the history: somebody's, or by itself at a point of the term. */
export function EscalationWords({ escalation }: { escalation: { point: EscalationPoint | null } | null }) {
  const t = useTranslations('escalation')
  const point = escalation?.point ?? null
  return <span>{point === null ? t('by') : t(`point.${point}`)}</span>
}
