'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { Badge } from '@/ui/badge.tsx'
import { EscalateIcon } from '@/ui/icons.tsx'

/** On a ticket that was handed to the next authority; nothing on others. */
export function EscalationBadge({ at, className }: { at: string | null; className?: string }) {
  const t = useTranslations('escalation')
  const format = useFormatter()
  if (at === null) return null
  const when = format.dateTime(new Date(at), { dateStyle: 'long', timeStyle: 'short' })
  return (
    <span title={t('badgeAt', { at: when })} className={className}>
      <Badge tone="violet">
        <EscalateIcon width={14} height={14} />
        {t('badge')}
      </Badge>
    </span>
  )
}
