import type { Messages } from '@/messages/index.ts'
import type { Locale } from './languages.ts'

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: Messages
  }
}
