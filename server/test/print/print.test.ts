import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawable, missingGlyph } from '../../src/print/glyphs.ts'
import { printRoutes } from '../../src/print/http.ts'
import { piecesOf } from '../../src/print/pieces.ts'
import { type FiledTicket, type TestApi, testApi } from '../testkit/api.ts'
import type { PersonName } from '../testkit/world.ts'
import { act, bring } from '../tickets/acts.ts'
import { pdfText } from './pdf-text.ts'

let api: TestApi
let origin: string
let close: () => Promise<void>

beforeAll(async () => {
  api = await testApi({ clock: () => new Date('2024-03-05T03:00:00Z') })
  const routes = printRoutes(api.services)
  const server = createServer(async (request, response) => {
    if (!(await routes(request, response))) response.writeHead(418).end()
  })
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterAll(async () => {
  await close?.()
  await api?.[Symbol.asyncDispose]()
})

async function ask(person: PersonName | null, number: string, search = '', method = 'GET') {
  const { token } = await api.as(person)
  return fetch(`${origin}/files/tickets/${number}.pdf${search}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  })
}

async function textFor(person: PersonName, { number }: FiledTicket, search = '?lang=ru') {
  const answer = await ask(person, number, search)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const pages = pdfText(Buffer.from(await answer.arrayBuffer()))
  return { pages, text: pages.join('\n').replaceAll(/\s+/g, ' ') }
}

describe('GET /files/tickets/:number.pdf', () => {
  test('the ticket with its history, in the language that is asked for and in the zone of its desk', async () => {
    const [anna, agnes] = [await api.as('anna'), await api.as('agnes')]
    const ticket = await api.file('anna', {
      title: 'Не открывается план-график',
      description: 'С утра.\n\tПишет: «Ошибка № 5» — 😀 и ﬁле',
      registryNumbers: ['202703911000123777'],
    })
    const uploadId = await bring(api, anna, 'журнал.txt')
    await act(anna, 'comment', { ticketId: ticket.id, body: 'Журнал приложен', uploadIds: [uploadId] })
    await act(agnes, 'comment', { ticketId: ticket.id, body: 'Только между нами', internal: true })
    await act(agnes, 'status', { ticketId: ticket.id, status: 'RESOLVED', comment: 'Исправлено в ночной сборке' })

    const { text, pages } = await textFor('anna', ticket)
    for (const part of [
      `${ticket.number} · Служба open`,
      'Не открывается план-график',
      'Выполнено. Проблема устранена или вопрос решён.',
      '202703911000123777',
      'ИНН 7707083893',
      // 03:00 UTC in Chita.
      '5 марта 2024 г. в 12:00 · anna: обращение создано',
      'С утра.',
      'Пишет: «Ошибка № 5»',
      'журнал.txt, ',
      'Журнал приложен',
      'agnes: статус изменён на «Выполнено»',
      'Исправлено в ночной сборке',
      '8-123-12345678',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).not.toContain('между нами')
    expect(pages).toHaveLength(1)

    const staff = (await textFor('agnes', ticket, '?lang=en')).text
    expect(staff).toContain('agnes: status changed to “Resolved”')
    expect(staff).toContain('internal note')
    expect(staff).toContain('Только между нами')
    // Another organization sees the ticket on this desk, but not how to reach its requester.
    expect((await textFor('vera', ticket)).text).not.toContain('8-123-12345678')
  })

  test('a history of two thousand entries goes page by page, and others are served meanwhile', async () => {
    const ticket = await api.file('anna', { description: 'Слово '.repeat(3300) })
    const id = Buffer.from(ticket.id, 'base64url').toString().split(':')[1]
    // Copies of the first entry; what they say does not matter here.
    await api.services.db.query(
      `INSERT INTO ticket_events (ticket_id, kind, actor_id, changed_fields, at, snapshot)
       SELECT ticket_id, 'ATTACHED', actor_id, '{}', at, snapshot FROM ticket_events, generate_series(1, 2000)
       WHERE ticket_id = $1`,
      [id],
    )
    const answer = await ask('anna', ticket.number, '?lang=ru')
    const parts: Uint8Array[] = []
    let turns = 0
    let done = false
    const others = (async () => {
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve))
        turns++
      }
    })()
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) parts.push(part)
    done = true
    await others
    // A turn of the loop behind every entry at least: nobody waits for the whole.
    expect(turns).toBeGreaterThan(2000)
    const pages = pdfText(Buffer.concat(parts))
    expect(pages.join('\n').split('приложены файлы')).toHaveLength(2001)
    expect(pages.length).toBeGreaterThan(20)
    expect(pages.at(-1)).toContain(String(pages.length))

    const { count } = await api.statements(() => textFor('anna', ticket))
    // Some for the ticket, and four for each two hundred entries.
    expect(count).toBeLessThan(12 + 4 * 11)
  })

  test('who may not see the ticket, or is nobody, gets nothing of it', async () => {
    const ticket = await api.file('anna', { desk: 'own' })
    expect((await ask('vera', ticket.number)).status).toBe(404)
    expect((await ask('anna', 'OW-999999')).status).toBe(404)
    expect((await ask(null, ticket.number)).status).toBe(401)
    expect((await ask('anna', ticket.number, '', 'POST')).status).toBe(405)
    expect((await ask('anna', ticket.number, '', 'HEAD')).headers.get('content-disposition')).toBe(
      `inline; filename=${ticket.number}.pdf`,
    )
  })
})

describe('what can be drawn', () => {
  const cyrillic = (code: number) => code < 0x500 || code === 0xfffd

  test('what a font lacks is drawn in a plainer form, or as one sign', () => {
    expect(drawable('Ошибка\tв ﬁле', cyrillic)).toBe('Ошибка    в fiле')
    expect(drawable('да 👩‍👩‍👧‍👦 нет', cyrillic)).toBe(`да ${missingGlyph} нет`)
    expect(drawable('１２ ⓐ', cyrillic)).toBe('12 a')
  })

  test('pieces of a paragraph are cut behind blanks and never inside a character', () => {
    for (const paragraph of ['', 'а б', 'слово '.repeat(50), '😀'.repeat(30), `${'x'.repeat(33)} y`]) {
      const pieces = piecesOf(paragraph, 10)
      expect(pieces.join('')).toBe(paragraph)
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(10)
        expect(/[\ud800-\udbff]$|^[\udc00-\udfff]/.test(piece)).toBe(false)
      }
    }
  })
})
