export const languages = ['ru', 'en'] as const

export type Language = (typeof languages)[number]

/** The product speaks Russian first. */
export const defaultLanguage: Language = 'ru'

export const languageCookie = 'otklik-language'

export const asLanguage = (value: string | undefined): Language =>
  languages.find((language) => language === value) ?? defaultLanguage
