'use client'
import { useSyncExternalStore } from 'react'

/** Of this tab alone: two lists side by side keep their own ways back. */
const key = 'otklik:last-list'

/** Called by the list, so that the way back from a ticket leads to the same filter. */
export function rememberList(address: string): void {
  try {
    sessionStorage.setItem(key, address)
  } catch {
    // Without storage the way back leads to the whole list.
  }
}

function lastList(): string {
  try {
    return sessionStorage.getItem(key) ?? '/tickets'
  } catch {
    return '/tickets'
  }
}

const never = () => () => {}

export const useLastList = () => useSyncExternalStore(never, lastList, () => '/tickets')
