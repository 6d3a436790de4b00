'use client'
import { useState } from 'react'
import { type Column, isFoldedAtFirst, type Layout } from './columns.ts'

const storageKey = 'otklik:board-folded'

type Choices = Record<string, boolean>

/** What was folded and unfolded by hand, remembered in this browser; the rest is as the status begins. */
export function useFoldedColumns(layout: Layout) {
  const [choices, setChoices] = useState(recall)
  const key = (column: Column) => `${layout} ${column.id}`
  return {
    has: (column: Column) => choices[key(column)] ?? isFoldedAtFirst(column),
    set(column: Column, folded: boolean) {
      const next = { ...choices, [key(column)]: folded }
      setChoices(next)
      remember(next)
    },
  }
}

function recall(): Choices {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(storageKey) ?? '{}')
    return typeof kept === 'object' && kept !== null ? (kept as Choices) : {}
  } catch {
    return {}
  }
}

function remember(choices: Choices): void {
  try {
    window.localStorage.setItem(storageKey, JSON.stringify(choices))
  } catch {
    // A browser that keeps nothing begins anew each time.
  }
}
