import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { toneClass } from '@/ui/badge.tsx'
import { classNames } from '@/ui/class-names.ts'
import { UserIcon } from '@/ui/icons.tsx'
import { statusTones } from '../tickets/status.ts'
import type { Column } from './columns.ts'
import { useTargetName } from './use-target-name.ts'

interface ColumnHeadProps {
  column: Column
  headingId: string
  /** The switch above says it already; the ear still needs the heading. */
  hidden?: boolean
  children?: ReactNode
}

export function ColumnHead({ column, headingId, hidden, children }: ColumnHeadProps) {
  const targetName = useTargetName()
  return (
    <div className={hidden ? 'sr-only' : 'flex min-h-11 items-center gap-1.5 py-1 pr-1.5 pl-2.5'}>
      {column.status ? (
        <span
          aria-hidden="true"
          className={classNames('size-2.5 shrink-0 rounded-full', toneClass(statusTones[column.status]))}
        >
          <span className="block size-2.5 rounded-full bg-current" />
        </span>
      ) : (
        <UserIcon width={16} height={16} className="text-muted" />
      )}
      <h2
        id={headingId}
        className="line-clamp-2 min-w-0 text-[0.8125rem] leading-tight font-semibold wrap-break-word"
        title={targetName(column)}
      >
        {targetName(column)}
      </h2>
      <QueueCount count={column.count} />
      <span className="ml-auto flex items-center">{children}</span>
    </div>
  )
}

/** The number alone for the eye, with its word for the ear. */
export function QueueCount({ count }: { count: number }) {
  const t = useTranslations('board')
  return (
    <span className="relative rounded-full bg-line px-2 text-[0.8125rem] leading-6 font-medium tabular-nums">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{t('count', { count })}</span>
    </span>
  )
}
