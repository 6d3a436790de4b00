import type { Language, Text } from '../errors.ts'
import type { LetterPage } from '../http/letter-page.ts'

/** What the page of a letter's stop link is about to show. */
export type StopState = 'asks' | 'stopped' | 'unknown'

export interface StopPage {
  state: StopState
  language: Language
  /** Registry number; null when the link is no good. */
  number: string | null
  publicUrl: string
}

export function stopPage({ state, language, number, publicUrl }: StopPage): LetterPage {
  const unknown = state === 'unknown'
  return {
    language,
    ...words(state, number ?? ''),
    button: state === 'asks' ? stop : null,
    onward: {
      text: unknown ? home : ticket,
      href: unknown ? publicUrl : `${publicUrl}/tickets/${encodeURIComponent(number ?? '')}`,
    },
  }
}

const stop: Text = { ru: 'Не получать сообщений', en: 'Stop the messages' }
const ticket: Text = { ru: 'Открыть обращение', en: 'Open the ticket' }
const home: Text = { ru: 'На главную страницу', en: 'To the start page' }

const words = (state: StopState, number: string): { title: Text; body: Text } =>
  ({
    asks: {
      title: { ru: `Не получать сообщений об обращении ${number}?`, en: `Stop messages about ${number}?` },
      body: {
        ru: 'Письма и push-сообщения об этом обращении больше не придут. О других обращениях сообщать будем.',
        en: 'No more letters and push messages about this ticket will come. Those about other tickets will.',
      },
    },
    stopped: {
      title: { ru: `Сообщений об обращении ${number} больше не будет`, en: `No more messages about ${number}` },
      body: {
        ru: 'Вернуть их можно на странице обращения кнопкой «Следить».',
        en: "To have them back, press Follow on the ticket's page.",
      },
    },
    unknown: {
      title: { ru: 'Ссылка не подходит', en: 'The link is not right' },
      body: {
        ru: 'Возможно, она скопирована не полностью. Откройте её из письма ещё раз или настройте уведомления в профиле.',
        en: 'It may have been copied in part. Open it from the letter again, or choose notifications in your profile.',
      },
    },
  })[state]
