'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useId, useState, useSyncExternalStore } from 'react'
import { Button } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { ChevronLeftIcon, ChevronRightIcon } from '@/ui/icons.tsx'
import { Select } from '@/ui/input.tsx'
import { BoardColumn } from './board-column.tsx'
import type { BoardHands } from './board-hands.ts'
import { type Column, type Layout, type Target, targetKey } from './columns.ts'
import { cardData } from './drag-data.ts'
import { FoldedColumn } from './folded-column.tsx'
import type { Dragging } from './use-dragging.ts'
import { useFoldedColumns } from './use-folded-columns.ts'
import { useTargetName } from './use-target-name.ts'

interface BoardColumnsProps {
  columns: readonly Column[]
  grouped: boolean
  layout: Layout
  /** Another filter is on its way; what is shown is of the last one. */
  reading: boolean
  dragging: Dragging | null
  hands: BoardHands
  onKeyDown: (event: KeyboardEvent) => void
}

export function BoardColumns(props: BoardColumnsProps) {
  const { columns, grouped, layout, reading, dragging, hands, onKeyDown } = props
  const narrow = useNarrow()
  const folded = useFoldedColumns(layout)
  const [chosen, setChosen] = useState<string | null>(null)

  const dragState = (column: Column) => {
    if (!dragging) return null
    const target: Target = { status: column.status, assignee: column.assignee }
    const isOver = dragging.over !== null && isWithin(dragging.over, target)
    return {
      takes: hands.takes(cardData(dragging.ticketId), target),
      overKey: isOver && dragging.over ? targetKey(dragging.over) : null,
    }
  }

  const one = columns.find((column) => column.id === chosen) ?? columns.find((column) => column.count > 0) ?? columns[0]
  if (narrow && one) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: keys of the cards inside, on their way up
      <div onKeyDown={onKeyDown} aria-busy={reading} className="flex min-h-0 flex-1 flex-col gap-2 p-3">
        <ColumnSwitch columns={columns} current={one} onChange={setChosen} />
        <BoardColumn column={one} grouped={grouped} alone dragging={dragState(one)} hands={hands} onFold={null} />
      </div>
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the cards inside, on their way up
    <div
      onKeyDown={onKeyDown}
      aria-busy={reading}
      className={classNames(
        'flex min-h-0 flex-1 gap-3 overflow-x-auto p-3 transition-opacity sm:p-4',
        reading && 'opacity-60',
      )}
    >
      {columns.map((column) =>
        folded.has(column) ? (
          <FoldedColumn
            key={column.id}
            column={column}
            dragging={dragState(column)}
            hands={hands}
            onUnfold={() => folded.set(column, false)}
          />
        ) : (
          <BoardColumn
            key={column.id}
            column={column}
            grouped={grouped}
            alone={false}
            dragging={dragState(column)}
            hands={hands}
            onFold={() => folded.set(column, true)}
          />
        ),
      )}
    </div>
  )
}

/** A group's target lies in its column's. */
function isWithin(target: Target, column: Target): boolean {
  return (
    (column.status === undefined || target.status === column.status) &&
    (column.assignee === undefined || (target.assignee !== undefined && target.assignee?.id === column.assignee?.id))
  )
}

/** On a phone there is room for one queue: which, is chosen here. */
function ColumnSwitch(props: { columns: readonly Column[]; current: Column; onChange: (id: string) => void }) {
  const { columns, current, onChange } = props
  const t = useTranslations('board')
  const targetName = useTargetName()
  const id = useId()
  const at = columns.indexOf(current)
  const beside = (by: 1 | -1) => columns[at + by]
  const go = (column: Column | undefined) => column && onChange(column.id)
  return (
    <div className="flex items-center gap-2">
      <Button square aria-label={t('switch.previous')} disabled={!beside(-1)} onClick={() => go(beside(-1))}>
        <ChevronLeftIcon />
      </Button>
      <label htmlFor={id} className="sr-only">
        {t('switch.label')}
      </label>
      <div className="min-w-0 flex-1">
        <Select id={id} value={current.id} onChange={(event) => onChange(event.target.value)}>
          {columns.map((column) => (
            <option key={column.id} value={column.id}>
              {`${targetName(column)} — ${column.count}`}
            </option>
          ))}
        </Select>
      </div>
      <Button square aria-label={t('switch.next')} disabled={!beside(1)} onClick={() => go(beside(1))}>
        <ChevronRightIcon />
      </Button>
    </div>
  )
}

const narrowScreen = '(width < 40rem)'

function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(narrowScreen)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => window.matchMedia(narrowScreen).matches,
    () => false,
  )
}
