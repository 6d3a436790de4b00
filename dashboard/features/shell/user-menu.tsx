'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { isStaff, useSessionActions, type Viewer } from '@/lib/session/session.tsx'
import { Button } from '@/ui/button.tsx'
import {
  ChevronDownIcon,
  HelpIcon,
  KeyIcon,
  MailIcon,
  PhoneIcon,
  SettingsIcon,
  SignOutIcon,
  UserIcon,
} from '@/ui/icons.tsx'
import { Menu, MenuItem, MenuLink, MenuSeparator } from '@/ui/menu.tsx'
import { toast } from '@/ui/toast.tsx'
import { adminLink } from '../admin/sections.ts'

export function UserMenu({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('common')
  const guide = useTranslations('guide')
  const { signOut } = useSessionActions()
  const faultText = useFaultText()
  const [leaving, setLeaving] = useState(false)
  const admin = adminLink(viewer)

  async function leave() {
    setLeaving(true)
    const fault = await signOut()
    if (!fault) return
    setLeaving(false)
    toast.error(faultText(fault))
  }

  return (
    <Menu
      trigger={
        <Button look="quiet" busy={leaving} aria-label={t('userMenu', { name: viewer.fullName })} className="px-2!">
          {!leaving && <UserIcon />}
          <span className="max-w-44 truncate max-md:hidden">{viewer.fullName}</span>
          <ChevronDownIcon className="max-md:hidden" width={16} height={16} />
        </Button>
      }
    >
      <div className="px-2.5 pt-1.5 pb-1">
        <p className="font-semibold">{viewer.fullName}</p>
        <p className="text-sm text-muted">
          {t(`role.${viewer.role}`)}
          {viewer.organization && ` · ${viewer.organization.name}`}
        </p>
        {viewer.email && <p className="text-sm text-muted">{viewer.email}</p>}
      </div>
      <MenuSeparator />
      <MenuLink>
        <Link href="/profile">
          <UserIcon />
          {t('nav.profile')}
        </Link>
      </MenuLink>
      {isStaff(viewer) && (
        <MenuLink>
          <Link href="/calls/new" className="lg:hidden">
            <PhoneIcon />
            {t('nav.calls')}
          </Link>
        </MenuLink>
      )}
      {admin && (
        <MenuLink>
          <Link href={admin.href} className="lg:hidden">
            {admin.name === 'admin' ? <SettingsIcon /> : <MailIcon />}
            {t(`nav.${admin.name}`)}
          </Link>
        </MenuLink>
      )}
      <MenuLink>
        <Link href="/tokens">
          <KeyIcon />
          {t('nav.tokens')}
        </Link>
      </MenuLink>
      {isStaff(viewer) && (
        <MenuLink>
          <Link href="/guide" className="sm:hidden">
            <HelpIcon />
            {guide('link')}
          </Link>
        </MenuLink>
      )}
      <MenuItem icon={<SignOutIcon />} onSelect={leave}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  )
}
