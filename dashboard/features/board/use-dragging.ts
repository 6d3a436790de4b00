'use client'
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Target } from './columns.ts'
import { draggedTicket, targetOf } from './drag-data.ts'

export interface Dragging {
  ticketId: string
  /** Where it would fall now. */
  over: Target | null
}

/** A drag over the whole board: null when nothing is dragged. */
export function useDragging(onDrop: (ticketId: string, target: Target) => void): Dragging | null {
  const [dragging, setDragging] = useState<Dragging | null>(null)
  const dropped = useEffectEvent(onDrop)

  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => draggedTicket(source.data) !== null,
        onDragStart: ({ source }) => {
          const ticketId = draggedTicket(source.data)
          if (ticketId !== null) setDragging({ ticketId, over: null })
        },
        // The innermost target comes first: a group before its column.
        onDropTargetChange: ({ location }) =>
          setDragging((now) => now && { ...now, over: targetOf(location.current.dropTargets[0]?.data) }),
        onDrop: ({ source, location }) => {
          setDragging(null)
          const ticketId = draggedTicket(source.data)
          const target = targetOf(location.current.dropTargets[0]?.data)
          if (ticketId !== null && target !== null) dropped(ticketId, target)
        },
      }),
    [],
  )
  return dragging
}
