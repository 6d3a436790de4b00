import type { ServerResponse } from 'node:http'
import type { Language, Text } from '../errors.ts'
import { guideWords, pageColours } from './page-style.ts'

/** The page behind a letter's link: it needs neither scripts nor a session, and opens wherever the letter was opened. */
export interface LetterPage {
  language: Language
  title: Text
  body: Text
  /** What a press of the button, which posts to the same address, does; none: there is nothing to press. */
  button?: Text | null
  /** Where one goes on from here. */
  onward: { text: Text; href: string }
}

export function sendLetterPage(response: ServerResponse, status: number, page: LetterPage): void {
  const bytes = Buffer.from(letterPage(page))
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': bytes.length,
    'content-language': page.language,
    'cache-control': 'no-store',
    // The address is the proof: it must not be told to the page that the link leads to.
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  })
  response.end(response.req.method === 'HEAD' ? undefined : bytes)
}

function letterPage({ language, title, body, button, onward }: LetterPage): string {
  const say = (text: Text) => escaped(text[language])
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${say(title)} · ${say(product)}</title>
<style>${pageColours}
  body { font: 1.0625rem/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0;
    padding: 10vh 1rem 1rem; overflow-wrap: anywhere }
  main { max-width: 36rem; margin: 0 auto; padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--surface);
    border: 1px solid var(--line); border-radius: .875rem }
  h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem }
  button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.25rem; border: 0; border-radius: .5rem;
    color: var(--on-accent); background: var(--accent); cursor: pointer }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
  a { color: var(--accent) }
</style>
<main>
  <h1>${say(title)}</h1>
  <p>${say(body)}</p>
  ${button ? `<form method="post"><button type="submit">${say(button)}</button></form>` : ''}
  <p><a href="${escaped(onward.href)}">${say(onward.text)}</a></p>
  <p><a href="/guide">${say(guideWords)}</a></p>
</main>
</html>
`
}

const product: Text = { ru: 'Отклик', en: 'Otklik' }

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
