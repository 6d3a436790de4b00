export const languages = ['ru', 'en'] as const

export type Language = (typeof languages)[number]

/** The product speaks Russian first. */
export const defaultLanguage: Language = 'ru'

export const languageCookie = 'otklik-language'

/** By whose custom dates, times and numbers are written; English as in Britain: the day first, 24 hours. */
export const locales = { ru: 'ru', en: 'en-GB' } as const satisfies Record<Language, string>

export type Locale = (typeof locales)[Language]

export const languageOfLocale = (locale: Locale): Language => (locale === locales.en ? 'en' : 'ru')

export const asLanguage = (value: string | undefined): Language =>
  languages.find((language) => language === value) ?? defaultLanguage
