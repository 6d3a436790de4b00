import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { useEffect, useRef } from 'react'
import { classNames } from '@/ui/class-names.ts'
import { StatusBadge } from '../tickets/status-badge.tsx'
import type { BoardHands } from './board-hands.ts'
import { QueueCount } from './column-head.tsx'
import type { Column, Section } from './columns.ts'
import { targetData } from './drag-data.ts'
import { useTargetName } from './use-target-name.ts'

interface GroupHeadProps {
  section: Section
  column: Column
  /** A dragged card is right above it. */
  over: boolean
  hands: BoardHands
}

/** The heading of a group inside a column; a card dropped on it changes both things at once. */
export function GroupHead({ section, column, over, hands }: GroupHeadProps) {
  const targetName = useTargetName()
  const element = useRef<HTMLDivElement>(null)
  const { status, assignee } = section
  const { takes } = hands

  useEffect(() => {
    if (!element.current) return
    return dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => takes(source.data, { status, assignee }),
      getData: () => targetData({ status, assignee }),
    })
  }, [takes, status, assignee])

  const byStatus = column.status === undefined && status !== undefined
  return (
    <div
      ref={element}
      className={classNames(
        'flex min-h-8 items-center gap-2 rounded-lg border px-1 py-0.5 text-[0.8125rem] font-medium text-muted',
        over ? 'border-accent bg-accent-soft' : 'border-transparent',
      )}
    >
      <h3 className="min-w-0 truncate">{byStatus ? <StatusBadge status={status} /> : targetName({ assignee })}</h3>
      <QueueCount count={section.count} />
    </div>
  )
}
