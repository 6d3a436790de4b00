import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { Target } from './columns.ts'

/** «Решается», «Орлова М.», or both. */
export function useTargetName(): (target: Target) => string {
  const t = useTranslations('board')
  const tickets = useTranslations('tickets')
  return useCallback(
    ({ status, assignee }) =>
      [
        status === undefined ? null : tickets(`status.${status}.name`),
        assignee === undefined ? null : (assignee?.fullName ?? t('nobody')),
      ]
        .filter((part) => part !== null)
        .join(' · '),
    [t, tickets],
  )
}
