'use client'
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useMemo, useRef } from 'react'
import { Button } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { ChevronLeftIcon } from '@/ui/icons.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { BoardCard } from './board-card.tsx'
import type { BoardHands } from './board-hands.ts'
import { ColumnHead } from './column-head.tsx'
import { type ColumnRow, rowsOf } from './column-rows.ts'
import type { Column } from './columns.ts'
import { targetData } from './drag-data.ts'
import { GroupHead } from './group-head.tsx'
import { useTargetName } from './use-target-name.ts'

export interface BoardColumnProps {
  column: Column
  /** Sections have headings of their own. */
  grouped: boolean
  /** Fills the screen's width, as on a phone. */
  alone: boolean
  /** A card is being dragged; whether this column takes it. */
  dragging: null | { takes: boolean; overKey: string | null }
  hands: BoardHands
  onFold: (() => void) | null
}

/** Pixels, before a row has been measured. */
const estimates: Record<ColumnRow['is'], number> = { group: 36, card: 140, more: 56 }

export function BoardColumn({ column, grouped, alone, dragging, hands, onFold }: BoardColumnProps) {
  const t = useTranslations('board')
  const headingId = useId()
  const root = useRef<HTMLElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => rowsOf(column, grouped), [column, grouped])
  const targetName = useTargetName()
  const activeAt = rows.findIndex((row) => row.is === 'card' && row.card.id === hands.activeId)
  const stopAt = activeAt >= 0 ? activeAt : rows.findIndex((row) => row.is === 'card')

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => estimates[rows[index]?.is ?? 'card'],
    overscan: 6,
    // The keyboard's card stays in the document wherever it is scrolled to: a focused element must not go away.
    rangeExtractor(range) {
      const inSight = defaultRangeExtractor(range)
      return stopAt < 0 || inSight.includes(stopAt) ? inSight : [...inSight, stopAt].sort((a, b) => a - b)
    },
    gap: 8,
    paddingStart: alone ? 8 : 2,
    paddingEnd: 8,
  })

  const { status, assignee } = column
  const { takes, registerColumn } = hands
  useEffect(() => {
    if (!root.current) return
    return dropTargetForElements({
      element: root.current,
      canDrop: ({ source }) => takes(source.data, { status, assignee }),
      getData: () => targetData({ status, assignee }),
    })
  }, [takes, status, assignee])

  // Cards that are not in sight are not in the document either: whoever wants to focus one asks to bring it in.
  useEffect(
    () =>
      registerColumn(column.id, (ticketId) => {
        const index = rows.findIndex((row) => row.is === 'card' && row.card.id === ticketId)
        if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' })
        return index >= 0
      }),
    [registerColumn, column.id, rows, virtual],
  )

  const over = dragging?.overKey ?? null
  return (
    <section
      ref={root}
      aria-labelledby={headingId}
      data-column={column.id}
      className={classNames(
        'flex h-full min-h-0 flex-col rounded-xl border bg-sunken transition-[opacity,border-color]',
        alone ? 'w-full' : 'w-72 shrink-0 grow xl:w-57',
        dragging && !dragging.takes && 'opacity-45',
        over !== null ? 'border-accent ring-1 ring-accent' : 'border-line',
      )}
    >
      <ColumnHead column={column} headingId={headingId} hidden={alone}>
        {onFold && (
          <button
            type="button"
            aria-label={t('column.fold', { name: targetName(column) })}
            onClick={onFold}
            className="grid size-6 place-items-center rounded-md text-muted hover:bg-line hover:text-ink pointer-coarse:size-11"
          >
            <ChevronLeftIcon width={16} height={16} />
          </button>
        )}
      </ColumnHead>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2">
        {rows.length === 0 ? (
          <p className="px-2 py-8 text-center text-sm text-muted">{t('column.empty')}</p>
        ) : (
          <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index]
              if (!row) return null
              return (
                <div
                  key={item.key}
                  ref={virtual.measureElement}
                  data-index={item.index}
                  className="absolute top-0 left-0 w-full"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {row.is === 'group' && (
                    <GroupHead section={row.section} column={column} over={over === row.section.key} hands={hands} />
                  )}
                  {row.is === 'card' && (
                    <BoardCard
                      card={row.card}
                      viewerId={hands.viewerId}
                      place={row.place}
                      count={row.section.count}
                      tabStop={item.index === stopAt}
                      touched={hands.touched.get(row.card.id) ?? 0}
                      showStatus={row.section.status === undefined}
                      showAssignee={row.section.assignee === undefined}
                      timeZone={hands.timeZone}
                      onMove={hands.onMove}
                      onAssign={hands.onAssign}
                      onTake={hands.onTake}
                    />
                  )}
                  {row.is === 'more' && <MoreCards row={row} hands={hands} />}
                </div>
              )
            })}
          </div>
        )}
      </div>
    </section>
  )
}

function MoreCards({ row, hands }: { row: Extract<ColumnRow, { is: 'more' }>; hands: BoardHands }) {
  const t = useTranslations('board')
  const { queue } = row.section
  const busy = queue !== null && hands.loading.has(queue.key)
  // The row is rendered when it comes near the sight: the next page is asked for before it is missed.
  const load = () => queue && hands.onMore(queue)
  const latest = useRef(load)
  latest.current = load
  const cursor = queue?.cursor
  useEffect(() => {
    if (cursor) latest.current()
  }, [cursor])
  if (busy) {
    return (
      <div role="status" className="space-y-2">
        <span className="sr-only">{t('column.loading')}</span>
        <Skeleton className="h-20" />
      </div>
    )
  }
  return (
    <Button look="quiet" className="w-full" onClick={load}>
      {t('column.more', { count: row.left })}
    </Button>
  )
}
