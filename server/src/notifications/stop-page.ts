import type { Language, Text } from '../errors.ts'
import { escapeHtml } from './letter-text.ts'

/** What the page of a letter's stop link is about to show. */
export type StopState = 'asks' | 'stopped' | 'unknown'

export interface StopPage {
  state: StopState
  language: Language
  /** Registry number; null when the link is no good. */
  number: string | null
  publicUrl: string
}

/** Needs neither scripts nor a session: it opens in whatever the letter was opened in. */
export function stopPage({ state, language, number, publicUrl }: StopPage): string {
  const say = (text: Text) => escapeHtml(text[language])
  const { title, body } = words(state, number ?? '')
  const button = state === 'asks' ? `<form method="post"><button type="submit">${say(stop)}</button></form>` : ''
  const to = state === 'unknown' ? publicUrl : `${publicUrl}/tickets/${encodeURIComponent(number ?? '')}`
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${say(title)} · ${say(product)}</title>
<style>
  body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem }
  h1 { font-size: 1.5rem; line-height: 1.3 }
  button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.25rem; border: 0; border-radius: .5rem;
    color: #fff; background: #1d4ed8; cursor: pointer }
  :focus-visible { outline: 3px solid #60a5fa; outline-offset: 2px }
  a { color: LinkText }
</style>
<main>
  <h1>${say(title)}</h1>
  <p>${say(body)}</p>
  ${button}
  <p><a href="${escapeHtml(to)}">${say(state === 'unknown' ? home : ticket)}</a></p>
</main>
</html>
`
}

const product: Text = { ru: 'Отклик', en: 'Otklik' }
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
