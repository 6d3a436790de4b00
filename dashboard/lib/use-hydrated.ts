'use client'
import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False in what the server renders, true as soon as the page answers to what is done on it. */
export const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
