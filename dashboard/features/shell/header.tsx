'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { isStaff, useSession } from '@/lib/session/session.tsx'
import type { Theme } from '@/lib/theme.ts'
import { buttonClass } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { BoardIcon, HelpIcon, ListIcon, MailIcon, PhoneIcon, SettingsIcon } from '@/ui/icons.tsx'
import { adminLink } from '../admin/sections.ts'
import { LanguageMenu, ThemeMenu } from './preferences-menus.tsx'
import { UserMenu } from './user-menu.tsx'

export function Header({ theme }: { theme: Theme }) {
  const t = useTranslations('common')
  const guide = useTranslations('guide')
  const session = useSession()
  const viewer = session.state === 'signedIn' ? session.viewer : null
  const admin = viewer && adminLink(viewer)
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-[110rem] items-center gap-1 px-3 sm:gap-2 sm:px-6">
        <Link href="/" className="mr-1 flex items-center gap-2.5 rounded-lg py-1 pr-1 sm:mr-4 sm:pr-2">
          <Mark />
          <span className={classNames('text-base font-semibold tracking-tight', viewer && 'max-sm:sr-only')}>
            {t('product')}
          </span>
        </Link>
        {viewer && (
          <nav aria-label={t('navigation')} className="flex items-center gap-0.5 sm:gap-1">
            <NavLink href="/tickets" icon={<ListIcon className="max-sm:hidden" />}>
              {t('nav.tickets')}
            </NavLink>
            {isStaff(viewer) && (
              <NavLink href="/board" icon={<BoardIcon className="max-sm:hidden" />}>
                {t('nav.board')}
              </NavLink>
            )}
            {/* Where there is no room these stand in the user's menu. */}
            {isStaff(viewer) && (
              <span className="max-lg:hidden">
                <NavLink href="/calls/new" icon={<PhoneIcon />}>
                  {t('nav.calls')}
                </NavLink>
              </span>
            )}
            {admin && (
              <span className="max-lg:hidden">
                <NavLink href={admin.href} icon={admin.name === 'admin' ? <SettingsIcon /> : <MailIcon />}>
                  {t(`nav.${admin.name}`)}
                </NavLink>
              </span>
            )}
          </nav>
        )}
        <div className="ml-auto flex items-center gap-0.5 sm:gap-1">
          <Link
            href="/guide"
            aria-label={guide('link')}
            title={guide('link')}
            // On a phone staff have no room for it: it stands in the user's menu.
            className={classNames(buttonClass('quiet', true), viewer && isStaff(viewer) && 'max-sm:hidden')}
          >
            <HelpIcon />
          </Link>
          <LanguageMenu />
          <ThemeMenu initial={theme} />
          {viewer && <UserMenu viewer={viewer} />}
          {session.state === 'signedOut' && (
            <Link href="/sign-in" className={classNames(buttonClass('primary'), 'ml-1.5')}>
              {t('signIn')}
            </Link>
          )}
        </div>
      </div>
    </header>
  )
}

function NavLink({ href, icon, children }: { href: string; icon: React.ReactNode; children: React.ReactNode }) {
  const here = usePathname().startsWith(href)
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      className={classNames(
        'control flex items-center gap-2 rounded-lg px-2 font-medium sm:px-3',
        here ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-sunken hover:text-ink',
      )}
    >
      {icon}
      {children}
    </Link>
  )
}

/** A word that comes back: the product's sign. */
function Mark() {
  return (
    <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" className="shrink-0">
      <rect width="28" height="28" rx="8" fill="var(--accent)" />
      <path
        d="M7 9.5A2.5 2.5 0 0 1 9.5 7h9A2.5 2.5 0 0 1 21 9.5v5a2.5 2.5 0 0 1-2.5 2.5H14l-4 4v-4h-.5A2.5 2.5 0 0 1 7 14.5Z"
        fill="var(--on-accent)"
      />
      <path
        d="m11 12 2.2 2.2L17.5 10"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
