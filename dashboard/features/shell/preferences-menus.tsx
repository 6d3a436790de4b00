'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { languages } from '@/i18n/languages.ts'
import { useLanguage } from '@/i18n/use-language.ts'
import { applyTheme, rememberLanguage } from '@/lib/preferences.ts'
import { type Theme, themes } from '@/lib/theme.ts'
import { Button } from '@/ui/button.tsx'
import { GlobeIcon, MoonIcon, ScreenIcon, SunIcon } from '@/ui/icons.tsx'
import { Menu, MenuChoice } from '@/ui/menu.tsx'

export function LanguageMenu() {
  const t = useTranslations('common')
  const language = useLanguage()
  const router = useRouter()
  const [changing, change] = useTransition()
  return (
    <Menu
      trigger={
        <Button look="quiet" aria-label={t('language.label')} busy={changing} className="px-2!">
          {!changing && <GlobeIcon />}
          <span aria-hidden="true" className="text-sm uppercase max-sm:hidden">
            {language}
          </span>
        </Button>
      }
    >
      <MenuChoice
        label={t('language.label')}
        value={language}
        options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
        onChange={(chosen) => {
          rememberLanguage(chosen)
          change(() => router.refresh())
        }}
      />
    </Menu>
  )
}

const icons = { system: ScreenIcon, light: SunIcon, dark: MoonIcon }

export function ThemeMenu({ initial }: { initial: Theme }) {
  const t = useTranslations('common')
  const [theme, setTheme] = useState(initial)
  const Icon = icons[theme]
  return (
    <Menu
      trigger={
        <Button look="quiet" square aria-label={t('theme.label')}>
          <Icon />
        </Button>
      }
    >
      <MenuChoice
        label={t('theme.label')}
        value={theme}
        options={themes.map((value) => {
          const ThemeIcon = icons[value]
          return { value, label: t(`theme.${value}`), icon: <ThemeIcon /> }
        })}
        onChange={(chosen) => {
          setTheme(chosen)
          applyTheme(chosen)
        }}
      />
    </Menu>
  )
}
