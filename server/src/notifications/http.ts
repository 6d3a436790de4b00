import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendLetterPage } from '../http/letter-page.ts'
import { languageOf } from '../language.ts'
import type { Services } from '../services.ts'
import { stopMessages } from '../watchers/watchers.ts'
import { readStopToken, stopPath } from './stop-link.ts'
import { type StopPage, stopPage } from './stop-page.ts'

/**
 * GET shows a page with one button and changes nothing, since programs that look into letters open every link; POST,
 * by that button or by a mail program of its own accord (RFC 8058), stops the messages. Neither needs a session.
 */
export function stopRoute({ db, settings }: Pick<Services, 'db' | 'settings'>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // What a POST carries says nothing new.
    request.resume()
    const [path = ''] = (request.url ?? '').split('?', 1)
    const stopped = readStopToken(settings.secret, path.slice(stopPath.length))
    const [row] = stopped
      ? await db.query<{ number: string; language: string }>(
          'SELECT t.number, u.language FROM tickets t, users u WHERE t.id = $1 AND u.id = $2',
          [stopped.ticketId, stopped.userId],
        )
      : []
    const { publicUrl } = settings
    if (!stopped || !row) {
      const language = languageOf(request.headers['accept-language'])
      send(response, 404, { state: 'unknown', number: null, language, publicUrl })
      return
    }
    const posted = request.method === 'POST'
    if (posted) await stopMessages(db, stopped)
    const language = row.language === 'en' ? 'en' : 'ru'
    send(response, 200, { state: posted ? 'stopped' : 'asks', number: row.number, language, publicUrl })
  }
}

const send = (response: ServerResponse, status: number, page: StopPage) =>
  sendLetterPage(response, status, stopPage(page))
