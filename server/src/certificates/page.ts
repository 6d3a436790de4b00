import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseCookies } from 'better-call'
import type { Language, Text } from '../errors.ts'
import { guideWords, pageColours } from '../http/page-style.ts'
import { languageOf } from '../language.ts'
import type { Certificate } from './certificate.ts'
import type { RefusalText } from './refusals.ts'

export interface RefusalPage extends RefusalText {
  /** What was presented, so that somebody with several sees which one it was. */
  certificate: Pick<Certificate, 'subject' | 'issuer' | 'notBefore' | 'notAfter'> | null
  /** Without a slash at its end. */
  publicUrl: string
}

/** A refusal as a page: 403, in the language chosen in the dashboard, else in the browser's. */
export function sendRefusal(request: IncomingMessage, response: ServerResponse, page: RefusalPage): void {
  const chosen = parseCookies(request.headers.cookie ?? '').get('otklik-language')
  const language = chosen === 'ru' || chosen === 'en' ? chosen : languageOf(request.headers['accept-language'])
  const html = refusalPage(page, language)
  response.setHeader('content-security-policy', policy)
  response.writeHead(403, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
    'content-language': language,
    'cache-control': 'no-store',
    // The next attempt is a handshake of its own, at which a certificate can be chosen anew.
    connection: 'close',
  })
  response.end(html)
}

function refusalPage({ title, reason, remedy, certificate, publicUrl }: RefusalPage, language: Language): string {
  const say = (text: Text) => escaped(text[language])
  const facts: [Text, string][] = certificate
    ? [
        [{ ru: 'Владелец', en: 'Holder' }, certificate.subject],
        [{ ru: 'Выдан', en: 'Issued by' }, certificate.issuer],
        [{ ru: 'Действует с', en: 'Valid from' }, dateOf(certificate.notBefore, language)],
        [{ ru: 'Действует по', en: 'Valid until' }, dateOf(certificate.notAfter, language)],
      ]
    : []
  const list = facts.map(([name, value]) => `<dt>${say(name)}</dt><dd>${escaped(value)}</dd>`).join('\n    ')
  const address = escaped(publicUrl)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${say(title)} · ${say({ ru: 'Отклик', en: 'Otklik' })}</title>
<style>${style}</style>
</head>
<body>
<main>
  <h1>${say(title)}</h1>
  <p>${say(reason)}</p>
  <p>${say(remedy)}</p>
  ${list && `<h2>${say({ ru: 'Предъявлен сертификат', en: 'The certificate presented' })}</h2>\n  <dl>\n    ${list}\n  </dl>`}
  <p class="ways">
    <a class="again" href="${address}/auth/certificate">${say({ ru: 'Попробовать ещё раз', en: 'Try again' })}</a>
    <a href="${address}/sign-in">${say({ ru: 'Вернуться на страницу входа', en: 'Back to the sign-in page' })}</a>
    <a href="${address}/guide">${say(guideWords)}</a>
  </p>
</main>
</body>
</html>
`
}

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ')

const dateOf = (date: Date, language: Language) =>
  `${new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ru', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(date)} UTC`

const style = `${pageColours}
  * { box-sizing: border-box }
  body { font: 1.0625rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center }
  main { width: 100%; max-width: 42rem; background: var(--surface); border: 1px solid var(--line); border-radius: .875rem; padding: clamp(1.25rem, 5vw, 2.25rem) }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem }
  h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
  p { margin: 0 0 .75rem }
  dl { margin: 0; font-size: .9375rem; display: grid; gap: .125rem }
  dt { color: var(--muted) }
  dd { margin: 0 0 .5rem; overflow-wrap: anywhere }
  .ways { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; margin: 1.75rem 0 0 }
  a { color: var(--accent) }
  a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: .25rem }
  .again { background: var(--accent); color: var(--on-accent); padding: .625rem 1.125rem; border-radius: .625rem; text-decoration: none; font-weight: 600 }
`

/** Nothing but this very style: neither scripts, pictures, forms nor frames. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
