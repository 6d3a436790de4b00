'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { isAdmin, useViewer } from '@/lib/session/session.tsx'
import { buttonClass } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { EmptyState } from '@/ui/empty-state.tsx'
import { LockIcon } from '@/ui/icons.tsx'
import { sectionsFor } from './sections.ts'

/**
 * The frame of the administrators' screens: a strip of tabs above, the screen below. Others are told whom to ask.
 */
export function AdminShell({ children }: { children: ReactNode }) {
  const t = useTranslations('admin')
  const path = usePathname()
  const viewer = useViewer()
  const sections = sectionsFor(viewer)
  if (!isAdmin(viewer) && !sections.some(({ href }) => path.startsWith(href))) return <NotForYou />
  return (
    <div className="mx-auto max-w-6xl px-4 py-6 sm:px-6 sm:py-8">
      {/* One screen needs no tabs. */}
      {sections.length > 1 && (
        <>
          <p className="text-sm font-medium text-muted">{t('title')}</p>
          <nav aria-label={t('navigation')} className="mt-2 mb-6 overflow-x-auto border-b border-line">
            <ul className="flex min-w-max gap-1">
              {sections.map(({ name, href }) => {
                const here = path.startsWith(href)
                return (
                  <li key={name}>
                    <Link
                      ref={here ? intoSight : undefined}
                      href={href}
                      aria-current={here ? 'page' : undefined}
                      className={classNames(
                        'control -mb-px flex items-center border-b-2 px-3 font-medium whitespace-nowrap',
                        here ? 'border-accent text-accent' : 'border-transparent text-muted hover:text-ink',
                      )}
                    >
                      {t(`sections.${name}`)}
                    </Link>
                  </li>
                )
              })}
            </ul>
          </nav>
        </>
      )}
      {children}
    </div>
  )
}

/** Where the strip is wider than the screen: the section that one is in. */
const intoSight = (link: HTMLElement | null) => link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

function NotForYou() {
  const t = useTranslations('admin')
  return (
    <div className="mx-auto max-w-2xl px-4 py-10">
      <EmptyState
        icon={<LockIcon />}
        title={<h1>{t('forbidden')}</h1>}
        action={
          <Link href="/tickets" className={buttonClass('primary')}>
            {t('toTickets')}
          </Link>
        }
      >
        {t('forbiddenHint')}
      </EmptyState>
    </div>
  )
}
