'use client'
import { useTranslations } from 'next-intl'
import { Popover } from 'radix-ui'
import { useId } from 'react'
import type { TicketStatus } from '@/generated/graphql.ts'
import { classNames } from '@/ui/class-names.ts'
import { ChevronDownIcon } from '@/ui/icons.tsx'
import { inputClass } from '@/ui/input.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { ticketStatuses } from './status.ts'

export interface StatusChoiceProps {
  value: TicketStatus[]
  onChange: (status: TicketStatus[]) => void
  className?: string
}

/** Any of several statuses; none chosen means all. */
export function StatusChoice(props: StatusChoiceProps) {
  const t = useTranslations('tickets')
  const labelId = useId()
  const valueId = useId()
  const { value, onChange } = props
  const [only] = value
  const text =
    value.length === 0 || !only
      ? t('filter.anyStatus')
      : value.length === 1
        ? t(`status.${only}.name`)
        : t('filter.statuses', { count: value.length })
  return (
    <div className={classNames('flex flex-col gap-1.5', props.className)}>
      <span id={labelId} className="text-sm font-medium">
        {t('field.status')}
      </span>
      <Popover.Root>
        <Popover.Trigger
          type="button"
          aria-labelledby={`${labelId} ${valueId}`}
          className={classNames(inputClass, 'control flex items-center justify-between gap-2 text-left')}
        >
          <span id={valueId} className="truncate">
            {text}
          </span>
          <ChevronDownIcon className="text-muted" />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={6}
            collisionPadding={8}
            aria-labelledby={labelId}
            className="appear z-50 max-h-[min(28rem,var(--radix-popover-content-available-height))] min-w-(--radix-popover-trigger-width) overflow-y-auto rounded-xl border border-line bg-surface px-3 py-2 shadow-raised"
          >
            {ticketStatuses.map((status) => (
              <Checkbox
                key={status}
                label={t(`status.${status}.name`)}
                checked={value.includes(status)}
                onChange={(checked) =>
                  onChange(ticketStatuses.filter((each) => (each === status ? checked : value.includes(each))))
                }
              />
            ))}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}
