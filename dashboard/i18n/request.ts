import { cookies } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { messages } from '@/messages/index.ts'
import { asLanguage, languageCookie, locales } from './languages.ts'

/** The language lives in a cookie and not in the address, so that a link sent to a colleague opens in theirs. */
export default getRequestConfig(async () => {
  const language = asLanguage((await cookies()).get(languageCookie)?.value)
  return {
    locale: locales[language],
    messages: messages[language],
    // The browser's own zone replaces this after hydration (lib/time-zone.tsx).
    timeZone: 'UTC',
    onError(error) {
      throw error
    },
  }
})
