import type { ServerResponse } from 'node:http'
import type { ErrorCode, Text } from '../errors.ts'
import { languageOf } from '../language.ts'

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
  })
  response.end(response.req.method === 'HEAD' ? undefined : bytes)
}

/** An error in the form that all parts of the product share: that of GraphQL. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: ErrorCode | 'INTERNAL_SERVER_ERROR' | 'UNAVAILABLE',
  text: Text,
  more: Record<string, unknown> = {},
): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const message = text[languageOf(response.req.headers['accept-language'])]
  // The contract's clients read `fields` of it wherever it comes from.
  const extensions = { code, ...(code === 'BAD_USER_INPUT' && { fields: [] }), ...more }
  sendJson(response, status, { errors: [{ message, extensions }] })
}

export function sendMethodNotAllowed(response: ServerResponse, allowed: readonly string[]): void {
  response.setHeader('allow', allowed.join(', '))
  const { method } = response.req
  sendError(response, 405, 'BAD_USER_INPUT', {
    ru: `Метод ${method} здесь не поддерживается; допустимы: ${allowed.join(', ')}.`,
    en: `The method ${method} is not supported here; allowed are: ${allowed.join(', ')}.`,
  })
}

/** For the moments in which the product is starting: the page asks again by itself. */
export function sendStarting(response: ServerResponse): void {
  response.setHeader('retry-after', '1')
  if (!response.req.headers.accept?.includes('text/html')) {
    sendError(response, 503, 'UNAVAILABLE', {
      ru: 'Отклик запускается, повторите запрос через несколько секунд.',
      en: 'Otklik is starting, repeat the request in a few seconds.',
    })
    return
  }
  response.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  response.end(startingPage)
}

const startingPage = `<!doctype html>
<html lang="ru">
<meta charset="utf-8">
<meta http-equiv="refresh" content="1">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Отклик запускается</title>
<style>
  body { font: 1.125rem/1.5 system-ui, sans-serif; min-height: 100vh; margin: 0; display: grid; place-content: center; text-align: center }
</style>
<main>
  <h1>Отклик запускается…</h1>
  <p>Страница откроется сама через несколько секунд.</p>
  <p lang="en">Otklik is starting. This page opens by itself in a few seconds.</p>
</main>
</html>
`
