'use client'
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef } from 'react'
import { classNames } from '@/ui/class-names.ts'
import { ChevronRightIcon } from '@/ui/icons.tsx'
import type { BoardHands } from './board-hands.ts'
import { QueueCount } from './column-head.tsx'
import type { Column } from './columns.ts'
import { targetData } from './drag-data.ts'
import { useTargetName } from './use-target-name.ts'

interface FoldedColumnProps {
  column: Column
  dragging: null | { takes: boolean; overKey: string | null }
  hands: BoardHands
  onUnfold: () => void
}

/** A column as a narrow rail: its count lives, and cards can be dropped on it. */
export function FoldedColumn({ column, dragging, hands, onUnfold }: FoldedColumnProps) {
  const t = useTranslations('board')
  const headingId = useId()
  const targetName = useTargetName()
  const element = useRef<HTMLElement>(null)
  const { status, assignee } = column
  const { takes } = hands

  useEffect(() => {
    if (!element.current) return
    return dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => takes(source.data, { status, assignee }),
      getData: () => targetData({ status, assignee }),
    })
  }, [takes, status, assignee])

  return (
    <section
      ref={element}
      aria-labelledby={headingId}
      data-column={column.id}
      className={classNames(
        'flex h-full w-10 shrink-0 flex-col items-center gap-2 rounded-xl border bg-sunken pt-1.5 pb-3 transition-[opacity,border-color]',
        dragging && !dragging.takes && 'opacity-45',
        dragging?.overKey ? 'border-accent ring-1 ring-accent' : 'border-line',
      )}
    >
      <button
        type="button"
        aria-label={t('column.unfold', { name: targetName(column) })}
        onClick={onUnfold}
        className="grid size-9 shrink-0 place-items-center rounded-lg pointer-coarse:h-11 text-muted hover:bg-line hover:text-ink"
      >
        <ChevronRightIcon />
      </button>
      <QueueCount count={column.count} />
      <h2 id={headingId} className="text-sm font-medium text-muted [writing-mode:vertical-rl]">
        {targetName(column)}
      </h2>
    </section>
  )
}
