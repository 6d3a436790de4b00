'use client'
import { useTranslations } from 'next-intl'
import type { RegistrationState } from '@/generated/graphql.ts'
import { Badge, type Tone } from '@/ui/badge.tsx'

const tones: Record<RegistrationState, Tone> = {
  UNCONFIRMED: 'amber',
  PENDING: 'blue',
  APPROVED: 'green',
  REFUSED: 'red',
}

export function RequestBadge({ state }: { state: RegistrationState }) {
  const t = useTranslations('registration')
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>
}
