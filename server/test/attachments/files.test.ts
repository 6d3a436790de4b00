import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileUrl } from '../../src/attachments/files.ts'
import { pdf, png } from './samples.ts'
import { refusal, type Stage, stage } from './stage.ts'
import { openHandlesUnder } from './testkit.ts'

let on: Stage
beforeAll(async () => {
  on = await stage()
})
afterAll(() => on[Symbol.asyncDispose]())

type Name = keyof Stage['people']

const get = (id: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${on.origin}/files/${id}/x`, { method, headers })

const as = (name: Name) => ({ Authorization: on.people[name].authorization })

/** Who of all gets the file. */
async function readers(id: string): Promise<string[]> {
  const names = Object.keys(on.people) as Name[]
  const answers = await Promise.all(names.map(async (name) => ({ name, answer: await get(id, as(name)) })))
  for (const { answer } of answers) {
    if (answer.status === 200) expect(Buffer.from(await answer.arrayBuffer()).equals(png())).toBe(true)
    else expect(await refusal(answer)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  }
  return answers.filter(({ answer }) => answer.status === 200).map(({ name }) => name)
}

describe('A file is reachable', () => {
  test.each([
    ['all', ['anna', 'boris', 'vera', 'agent', 'admin']],
    ['organization', ['anna', 'boris', 'admin']],
    ['own', ['anna', 'agent', 'admin']],
  ] as const)('on a desk with visibility «%s» for those who see the ticket', async (desk, expected) => {
    const ticketId = await on.ticket(desk)
    expect(await readers(await on.attach(png(), 'a.png', { ticketId }))).toEqual(expected)
    const commentId = await on.comment(ticketId, false)
    expect(await readers(await on.attach(png(), 'a.png', { ticketId, commentId }))).toEqual(expected)
  })

  test.each([
    ['all', ['admin']],
    ['own', ['agent', 'admin']],
  ] as const)('with an internal comment on the desk «%s» for its staff alone', async (desk, expected) => {
    const ticketId = await on.ticket(desk)
    const commentId = await on.comment(ticketId, true)
    expect(await readers(await on.attach(png(), 'a.png', { ticketId, commentId }))).toEqual(expected)
  })

  test('by nobody who is signed out', async () => {
    const id = await on.attach(png(), 'a.png', { ticketId: await on.ticket() })
    for (const headers of [{}, { Authorization: 'Bearer nonsense' }, { Cookie: 'otklik.session=x.y' }]) {
      const answer = await get(id, headers as Record<string, string>)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      expect(await refusal(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    }
  })

  test('with an API token that may read', async () => {
    const id = await on.attach(png(), 'a.png', { ticketId: await on.ticket() })
    expect((await get(id, { Authorization: await on.apiToken('TICKETS_READ') })).status).toBe(200)
    const writer = await get(id, { Authorization: await on.apiToken('TICKETS_WRITE') })
    expect(await refusal(writer)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  test('not before it is attached, and not by any odd address', async () => {
    const promised = await on.promise(png().length)
    await on.put(promised, png())
    for (const path of [promised.id, randomUUID(), '1', '..%2f..%2fetc%2fpasswd', `${promised.id}/a/b`, '']) {
      const answer = await fetch(`${on.origin}/files/${path}`, { headers: as('anna') })
      expect(await refusal(answer)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    }
  })
})

describe('A download', () => {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
  const cases: [filename: string, bytes: Buffer, type: string, disposition: string, policy: string][] = [
    ['снимок.png', png(), 'image/png', 'inline; filename=file.png;', `${policy}; sandbox`],
    ['договор.pdf', pdf, 'application/pdf', 'inline; filename=file.pdf;', `${policy}; object-src 'self'`],
    ['a.txt', Buffer.from('text'), 'text/plain', 'attachment; filename=a.txt', `${policy}; sandbox`],
    ['a.html', Buffer.from('<html>'), 'application/octet-stream', 'attachment; filename=a.html', `${policy}; sandbox`],
    ['a.svg', Buffer.from('<svg/>'), 'application/octet-stream', 'attachment; filename=a.svg', `${policy}; sandbox`],
    ['a.xml', Buffer.from('<a/>'), 'application/xml', 'attachment; filename=a.xml', `${policy}; sandbox`],
  ]

  test.each(cases)('of %s cannot act in a browser', async (filename, bytes, type, disposition, csp) => {
    const id = await on.attach(bytes, filename, { ticketId: await on.ticket() })
    const answer = await fetch(on.origin + fileUrl({ id, filename }), { headers: as('anna') })
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    const header = (name: string) => answer.headers.get(name)
    expect(header('content-type')).toBe(type)
    expect(header('content-length')).toBe(String(bytes.length))
    expect(header('content-disposition')).toContain(disposition)
    expect(header('content-security-policy')).toBe(csp)
    expect(header('x-content-type-options')).toBe('nosniff')
    expect(header('cross-origin-resource-policy')).toBe('same-origin')
    expect(header('cache-control')).toBe('private, no-cache')
  })

  test('tells any name, whatever is in it', async () => {
    const ticketId = await on.ticket()
    for (const filename of ['Отчёт «за май» 😀.png', 'a"b;c%20\'.png', 'x?y#z&.png']) {
      const id = await on.attach(png(), filename, { ticketId })
      const url = fileUrl({ id, filename })
      const answer = await fetch(on.origin + url, { headers: as('anna') })
      expect(answer.status).toBe(200)
      const encoded = /filename\*=UTF-8''(\S+)$/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
      const plain = /filename="(.*)"$/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
      expect(encoded === undefined ? plain : decodeURIComponent(encoded)).toBe(filename)
    }
  })

  test('answers HEAD with the same headers and no body', async () => {
    const id = await on.attach(png(), 'a.png', { ticketId: await on.ticket() })
    const [whole, head] = [await get(id, as('anna')), await get(id, as('anna'), 'HEAD')]
    expect([head.status, await head.text()]).toEqual([200, ''])
    const comparable = (answer: Response) =>
      [...answer.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))
    expect(comparable(head)).toEqual(comparable(whole))
    await whole.arrayBuffer()
    const missing = await get(randomUUID(), as('anna'), 'HEAD')
    expect([missing.status, await missing.text()]).toEqual([404, ''])
  })

  test.each([
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=4-', 206, 'bytes 4-9/10', '456789'],
    ['bytes=-2', 206, 'bytes 8-9/10', '89'],
    ['bytes=8-100', 206, 'bytes 8-9/10', '89'],
    ['bytes=0-1,5-6', 200, null, '0123456789'],
    ['lines=1-2', 200, null, '0123456789'],
    ['bytes=x', 200, null, '0123456789'],
  ])('of the range %s is %i', async (range, status, contentRange, body) => {
    const id = await on.attach(Buffer.from('0123456789'), 'a.txt', { ticketId: await on.ticket() })
    const answer = await get(id, { ...as('anna'), Range: range })
    expect([answer.status, answer.headers.get('content-range'), await answer.text()]).toEqual([
      status,
      contentRange,
      body,
    ])
    expect(answer.headers.get('content-length')).toBe(String(body.length))
  })

  test('of a range beyond the end is 416 with the size', async () => {
    const id = await on.attach(Buffer.from('0123456789'), 'a.txt', { ticketId: await on.ticket() })
    const answer = await get(id, { ...as('anna'), Range: 'bytes=10-' })
    expect(answer.headers.get('content-range')).toBe('bytes */10')
    expect(await refusal(answer)).toMatchObject({ status: 416, code: 'BAD_USER_INPUT' })
  })

  test('is not sent again to who has it, and sent whole when a part is of another version', async () => {
    const id = await on.attach(Buffer.from('0123456789'), 'a.txt', { ticketId: await on.ticket('own') })
    const etag = (await get(id, as('anna'))).headers.get('etag') ?? ''
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await get(id, { ...as('anna'), 'If-None-Match': tags })
      expect([answer.status, await answer.text()]).toEqual([304, ''])
    }
    expect((await get(id, { ...as('anna'), 'If-None-Match': '"other"' })).status).toBe(200)
    expect((await get(id, { ...as('vera'), 'If-None-Match': etag })).status).toBe(404)
    expect((await get(id, { ...as('anna'), Range: 'bytes=0-0', 'If-Range': etag })).status).toBe(206)
    expect((await get(id, { ...as('anna'), Range: 'bytes=0-0', 'If-Range': '"other"' })).status).toBe(200)
  })

  test('whose bytes are lost is an internal error that tells its number and is logged', async () => {
    const id = await on.attach(png(), 'a.png', { ticketId: await on.ticket() })
    const [path = ''] = (await on.storedPaths()).filter((stored) => stored.includes(id))
    await rm(path)
    const answer = await get(id, { ...as('anna'), 'Accept-Language': 'ru' })
    const said = await refusal(answer)
    expect(said).toMatchObject({ status: 500, code: 'INTERNAL_SERVER_ERROR' })
    expect(said.message).toContain('the-request')
    expect(JSON.stringify(on.logged)).toContain('no file under the key')
    on.logged.length = 0
  })
})

describe('A client that goes away in the middle of a download', () => {
  const big = Buffer.concat([pdf, Buffer.alloc(1_900_000)])

  /** Asks for a big file over a socket that takes its first bytes and then no more. */
  async function stalled(id: string) {
    const socket = await on.connect()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(`GET /files/${id} HTTP/1.1\r\nhost: x\r\nauthorization: ${on.people.anna.authorization}\r\n\r\n`)
    const [first] = (await once(socket, 'data')) as [Buffer]
    expect(first.toString('latin1')).toMatch(/^HTTP\/1\.1 200 /)
    socket.pause()
    return { socket, closed }
  }

  test('leaves no file open', async () => {
    const id = await on.attach(big, 'a.pdf', { ticketId: await on.ticket() })
    const { socket } = await stalled(id)
    socket.resetAndDestroy()
    await on.settled()
    expect(await openHandlesUnder(on.root)).toEqual([])
    expect(on.logged).toEqual([])
  })

  test('or only stops reading is cut off, and never holds more than one file open', async () => {
    await on[Symbol.asyncDispose]()
    on = await stage({ stall: 1000, put: 60_000 })
    const id = await on.attach(big, 'a.pdf', { ticketId: await on.ticket() })
    // Together more than the system's buffers take; those behind the first wait for their turn.
    const { socket, closed } = await stalled(id)
    const ask = `GET /files/${id} HTTP/1.1\r\nhost: x\r\nauthorization: ${on.people.anna.authorization}\r\n\r\n`
    socket.write(ask.repeat(10))
    while (on.underWay() > 0) {
      expect((await openHandlesUnder(on.root)).length).toBeLessThanOrEqual(1)
      await setImmediate()
    }
    expect(await openHandlesUnder(on.root)).toEqual([])
    socket.resume()
    await closed
    expect(socket.bytesRead).toBeLessThan(big.length * 11)
    expect(on.logged).toEqual([])
  })
})
