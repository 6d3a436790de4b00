'use client'
import { useTranslations } from 'next-intl'
import type { TicketStatus } from '@/generated/graphql.ts'
import { Badge } from '@/ui/badge.tsx'
import { statusTones } from './status.ts'

export function StatusBadge({ status, className }: { status: TicketStatus; className?: string }) {
  const t = useTranslations('tickets')
  return (
    <Badge tone={statusTones[status]} className={className}>
      <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />
      {t(`status.${status}.name`)}
    </Badge>
  )
}
