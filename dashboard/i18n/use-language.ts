'use client'
import { useLocale } from 'next-intl'
import { languageOfLocale } from './languages.ts'

/** What the reader reads, where the API, a link or the cookie has to be told. */
export const useLanguage = () => languageOfLocale(useLocale())
