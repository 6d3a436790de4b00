'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { isOpenPath, useSession } from '@/lib/session/session.tsx'
import type { Theme } from '@/lib/theme.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { LiveRegion } from '@/ui/live-region.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { Toaster } from '@/ui/toast.tsx'
import { TooltipProvider } from '@/ui/tooltip.tsx'
import { AddressNote } from './address-note.tsx'
import { ConnectionNote } from './connection-note.tsx'
import { Header } from './header.tsx'

/** The frame of every screen: skip link, header, the note about the connection, and the main part. */
export function AppShell({ theme, children }: { theme: Theme; children: ReactNode }) {
  const t = useTranslations('common')
  return (
    <TooltipProvider delayDuration={300}>
      <LiveRegion>
        <a
          href="#main"
          className="sr-only rounded-lg bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50"
        >
          {t('skipToContent')}
        </a>
        <Header theme={theme} />
        <ConnectionNote />
        <AddressNote />
        <main id="main" tabIndex={-1} className="outline-none">
          <Gate>{children}</Gate>
        </main>
        <Toaster label={t('notifications')} />
      </LiveRegion>
    </TooltipProvider>
  )
}

/** Screens behind the sign-in are not rendered before it is known who looks: they may count on a viewer. */
function Gate({ children }: { children: ReactNode }) {
  const t = useTranslations('common')
  const session = useSession()
  const path = usePathname()
  if (session.state === 'unreachable') {
    return (
      <div className="mx-auto max-w-2xl px-4 py-10">
        <Alert title={t('unreachable')} action={<Button onClick={session.retry}>{t('retry')}</Button>}>
          {t('unreachableHint')}
        </Alert>
      </div>
    )
  }
  if (session.state === 'signedIn' || isOpenPath(path)) return children
  return (
    <div className="mx-auto max-w-7xl space-y-4 px-4 py-8 sm:px-6">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-40 w-full" />
    </div>
  )
}
