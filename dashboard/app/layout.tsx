import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { AppShell } from '@/features/shell/app-shell.tsx'
import { languageOfLocale } from '@/i18n/languages.ts'
import { SessionProvider } from '@/lib/session/session.tsx'
import { asTheme, themeCookie } from '@/lib/theme.ts'
import { BrowserTimeZone } from '@/lib/time-zone.tsx'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common')
  return {
    title: { default: t('product'), template: `%s — ${t('product')}` },
    description: t('description'),
    robots: { index: false },
  }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#161d27' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = asTheme((await cookies()).get(themeCookie)?.value)
  return (
    <html
      lang={languageOfLocale(await getLocale())}
      data-theme={theme === 'system' ? undefined : theme}
      suppressHydrationWarning
    >
      <body className="font-sans antialiased">
        <NextIntlClientProvider>
          <BrowserTimeZone>
            <SessionProvider>
              <AppShell theme={theme}>{children}</AppShell>
            </SessionProvider>
          </BrowserTimeZone>
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
