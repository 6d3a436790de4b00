'use client'
import { NextIntlClientProvider, useLocale, useMessages } from 'next-intl'
import { type ReactNode, useSyncExternalStore } from 'react'

const never = () => () => {}
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
const serverZone = () => 'UTC'

/**
 * Dates in the reader's own zone. The server does not know it and renders no dates of data (those are read by the
 * browser), so nothing is seen to change.
 */
export function BrowserTimeZone({ children }: { children: ReactNode }) {
  const timeZone = useSyncExternalStore(never, browserZone, serverZone)
  return (
    <NextIntlClientProvider locale={useLocale()} messages={useMessages()} timeZone={timeZone}>
      {children}
    </NextIntlClientProvider>
  )
}
