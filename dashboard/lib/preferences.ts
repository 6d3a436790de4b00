import { type Language, languageCookie } from '@/i18n/languages.ts'
import { type Theme, themeCookie } from './theme.ts'

/** Seconds: a year. */
const age = 31_536_000

/** Cookies, so that the server renders the first page right: no flash of another language or theme. */
function remember(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every supported browser
  document.cookie = `${name}=${value}; path=/; max-age=${age}; samesite=lax`
}

export const rememberLanguage = (language: Language) => remember(languageCookie, language)

export function applyTheme(theme: Theme): void {
  remember(themeCookie, theme)
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
