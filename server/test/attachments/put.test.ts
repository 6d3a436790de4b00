import { randomUUID } from 'node:crypto'
import { type EventEmitter, once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { takeUploads } from '../../src/attachments/uploads.ts'
import { pdf, png } from './samples.ts'
import { refusal, type Stage, stage, uploadMaxBytes } from './stage.ts'
import { openHandlesUnder } from './testkit.ts'

let shared: Stage
/** The one that all share, but for the tests that need limits of their own. */
let on: Stage
beforeAll(async () => {
  shared = await stage()
})
beforeEach(async () => {
  on = shared
  await on.clear()
})
afterEach(async () => {
  if (on !== shared) await on[Symbol.asyncDispose]()
})
afterAll(() => shared?.[Symbol.asyncDispose]())

const keyOf = async (id: string) => {
  const [row] = await on.db.query<{ key: string | null }>('SELECT storage_key AS key FROM uploads WHERE id = $1', [id])
  return row?.key
}

/** Breaking off is an error to `once`, and just an end here. */
const closing = (emitter: EventEmitter) => new Promise<void>((resolve) => emitter.once('close', resolve))

/** Nothing was kept, nothing is open, and the upload still waits for its bytes. */
async function expectNothingKept(id: string, others = 0) {
  await on.settled()
  expect(await on.stored()).toHaveLength(others)
  expect(await openHandlesUnder(on.root)).toEqual([])
  expect(await keyOf(id)).toBeNull()
}

/** A body without a length, sent in chunks. */
async function* chunked(...chunks: Uint8Array[]) {
  for (const chunk of chunks) {
    // fetch never comes back from an empty chunk.
    if (chunk.length > 0) yield chunk
    await setImmediate()
  }
}

const take = async (id: string, ticketId: string) =>
  on.db.transaction(async (sql) =>
    takeUploads(sql, await on.viewer('anna'), [id], { ticketId, commentId: null, now: on.time.now }),
  )

describe('PUT /uploads/:id', () => {
  test('keeps the bytes with no other proof than the header that createUpload gave', async () => {
    const promised = await on.promise(png().length)
    expect(promised.path).toBe(`/uploads/${promised.id}`)
    const answer = await on.put(promised, png())
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(await on.stored()).toEqual([await keyOf(promised.id)])
    expect(await openHandlesUnder(on.root)).toEqual([])
  })

  test('takes a body in chunks of unknown length', async () => {
    const promised = await on.promise(png().length)
    expect((await on.put(promised, chunked(png().subarray(0, 3), png().subarray(3)))).status).toBe(204)
  })

  test('takes a file of exactly the largest size', async () => {
    const bytes = Buffer.concat([pdf, Buffer.alloc(uploadMaxBytes - pdf.length, 0)])
    const promised = await on.promise(bytes.length, 'a.pdf')
    expect((await on.put(promised, bytes)).status).toBe(204)
  })

  test.each(['no header', 'another upload’s', 'Bearer', 'nonsense'])('refuses a wrong proof: %s', async (which) => {
    const promised = await on.promise(png().length)
    const other = await on.promise(png().length)
    const authorization = {
      'no header': '',
      'another upload’s': other.headers.Authorization ?? '',
      Bearer: on.people.anna.authorization,
      nonsense: 'Upload AAAA',
    }[which]
    const answer = await on.put({ ...promised, headers: authorization ? { Authorization: authorization } : {} }, png())
    expect(await refusal(answer)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    await expectNothingKept(promised.id)
  })

  test('does not know an upload that never was, has expired or is no id', async () => {
    const promised = await on.promise(png().length)
    on.time.now = new Date(on.time.now.getTime() + 24 * 3_600_000)
    expect(await refusal(await on.put(promised, png()))).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    await on.db.query('DELETE FROM uploads')
    expect(await refusal(await on.put(promised, png()))).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    for (const path of ['/uploads/1', `/uploads/${randomUUID()}/x`, '/uploads/..%2F..%2Fetc', '/uploads/']) {
      expect(await refusal(await on.put({ ...promised, path }, png()))).toMatchObject({ status: 404 })
    }
  })

  test('changes nothing of a file that is attached already', async () => {
    const ticketId = await on.ticket()
    const promised = await on.promise(png().length)
    await on.put(promised, png())
    await take(promised.id, ticketId)
    const before = await on.stored()
    expect(await refusal(await on.put(promised, png()))).toMatchObject({ status: 409, code: 'CONFLICT' })
    expect(await on.stored()).toEqual(before)
  })

  test('says in the asker’s language what the bytes are, what was declared and what is allowed', async () => {
    const promised = await on.promise(png().length, 'договор.pdf', 'application/pdf')
    const answer = await on.put({ ...promised, headers: { ...promised.headers, 'Accept-Language': 'ru' } }, png())
    const said = await refusal(answer)
    expect(said).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
    expect(said.message).toContain('По содержимому это PNG, а объявлен PDF. Можно: PNG, JPEG')
    expect(said.fields).toEqual([{ path: ['file'], message: said.message.replace('file: ', '') }])
    await expectNothingKept(promised.id)
  })

  test('refuses HTML called .png', async () => {
    const page = Buffer.from('<html><script>alert(1)</script>')
    const promised = await on.promise(page.length, 'photo.png', 'image/png')
    expect((await refusal(await on.put(promised, page))).message).toContain('the file is HTML, yet PNG was declared')
    await expectNothingKept(promised.id)
  })
})

describe('The promised size', () => {
  test.each([
    ['an empty body', Buffer.alloc(0), '0 bytes came'],
    ['a byte less', png().subarray(1), `${png().length - 1} bytes came of the ${png().length}`],
  ])('is not met by %s', async (_, body, words) => {
    const promised = await on.promise(png().length)
    for (const sent of [body, chunked(body)]) {
      const said = await refusal(await on.put(promised, sent))
      expect(said).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
      expect(said.message).toContain(words)
      await expectNothingKept(promised.id)
    }
  })

  test('is passed by one byte: 413, with a length announced and without', async () => {
    const promised = await on.promise(png().length)
    const longer = Buffer.concat([png(), Buffer.alloc(1)])
    for (const sent of [longer, chunked(longer), chunked(png(), Buffer.alloc(1))]) {
      expect(await refusal(await on.put(promised, sent))).toMatchObject({ status: 413, code: 'BAD_USER_INPUT' })
      await expectNothingKept(promised.id)
    }
  })

  test.each(['content-length: 1000000000000', 'transfer-encoding: chunked'])(
    'is passed without end (%s): 413, and the reading stops',
    async (framing) => {
      const promised = await on.promise(png().length)
      const socket = await on.connect()
      socket.write(
        `PUT ${promised.path} HTTP/1.1\r\nhost: x\r\nauthorization: ${promised.headers.Authorization}\r\n${framing}\r\n\r\n`,
      )
      const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000), Buffer.from('\r\n')])
      const more = () => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', more)
      const closed = closing(socket)
      const answered = once(socket, 'data')
      more()
      const [answer] = (await answered) as [Buffer]
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /)
      await closed
      await expectNothingKept(promised.id)
    },
  )

  test('reads on over some megabytes too many, for clients that write all before they listen', async () => {
    const [first, second] = [await on.promise(png().length), await on.promise(png().length)]
    const head = ({ path, headers }: typeof first, length: number) =>
      `PUT ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${headers.Authorization}\r\ncontent-length: ${length}\r\n\r\n`
    const socket = await on.connect()
    socket.pause()
    socket.write(head(first, 3_000_000))
    await new Promise((resolve) => socket.write(Buffer.alloc(3_000_000), resolve))
    socket.write(head(second, png().length))
    socket.write(png())
    let heard = ''
    for await (const chunk of socket) {
      heard += chunk
      if (/ 204 /.test(heard)) break
    }
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 204'])
    await expectNothingKept(first.id, 1)
  })

  test('is not believed to a lying Content-Length', async () => {
    const promised = await on.promise(png().length)
    const head = (length: number) =>
      `PUT ${promised.path} HTTP/1.1\r\nhost: x\r\nauthorization: ${promised.headers.Authorization}\r\n` +
      `content-length: ${length}\r\n\r\n`
    const short = await on.connect()
    const request = on.nextRequest()
    short.write(head(png().length))
    short.end(png().subarray(0, 10))
    await closing(await request)
    await expectNothingKept(promised.id)

    const long = await on.connect()
    long.write(head(1_000_000_000_000))
    const [answer] = (await once(long, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /)
    await expectNothingKept(promised.id)
  })
})

describe('A connection that breaks', () => {
  /** Sends a PUT's head and a part of its body, and waits until the server has begun to write it. */
  async function half(promised: Awaited<ReturnType<Stage['promise']>>, part: Uint8Array, length: number) {
    const socket = await on.connect()
    const request = on.nextRequest()
    socket.write(
      `PUT ${promised.path} HTTP/1.1\r\nhost: x\r\nauthorization: ${promised.headers.Authorization}\r\n` +
        `content-length: ${length}\r\n\r\n`,
    )
    socket.write(part)
    const incoming = await request
    while (!socket.closed && (await on.stored()).every((name) => !name.endsWith('.part'))) await setImmediate()
    return { socket, incoming }
  }

  test('in the middle of a PUT leaves nothing, and the upload can be brought again', async () => {
    const promised = await on.promise(png().length)
    const { socket, incoming } = await half(promised, png().subarray(0, 20), png().length)
    const closed = closing(incoming)
    socket.destroy()
    await closed
    await expectNothingKept(promised.id)
    expect(on.logged).toEqual([])
    expect((await on.put(promised, png())).status).toBe(204)
  })

  test('in the middle of a second PUT leaves what the first brought', async () => {
    const promised = await on.promise(png().length)
    await on.put(promised, png())
    const first = await on.stored()
    const { socket, incoming } = await half(promised, png().subarray(0, 20), png().length)
    const closed = closing(incoming)
    socket.resetAndDestroy()
    await closed
    await on.settled()
    expect(await on.stored()).toEqual(first)
    expect(await keyOf(promised.id)).toBe(first[0])
  })

  test('is given up by the server when no byte comes for too long', async () => {
    on = await stage({ stall: 1000, put: 60_000 })
    const promised = await on.promise(png().length)
    const { socket } = await half(promised, png().subarray(0, 20), png().length)
    if (!socket.closed) await closing(socket)
    await expectNothingKept(promised.id)
  })

  test('is given up when bytes trickle in for ever', async () => {
    on = await stage({ stall: 60_000, put: 1000 })
    const promised = await on.promise(100_000, 'a.txt')
    const { socket } = await half(promised, Buffer.from('a'), 100_000)
    const trickle = setInterval(() => socket.write('a'), 10)
    if (!socket.closed) await closing(socket)
    clearInterval(trickle)
    await expectNothingKept(promised.id)
  })

  test('does not matter to a PUT that finds its upload taken meanwhile: 409, the attachment stays', async () => {
    const ticketId = await on.ticket()
    const promised = await on.promise(png().length)
    await on.put(promised, png())
    const first = await on.stored()
    const { socket } = await half(promised, png().subarray(0, 20), png().length)
    await take(promised.id, ticketId)
    const answered = once(socket, 'data')
    socket.write(png().subarray(20))
    expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 409 /)
    await on.settled()
    expect(await on.stored()).toEqual(first)
  })
})

describe('A repeated PUT', () => {
  test('replaces the bytes and removes the old ones', async () => {
    const promised = await on.promise(png().length)
    await on.put(promised, png())
    const first = await keyOf(promised.id)
    expect((await on.put(promised, png())).status).toBe(204)
    const second = await keyOf(promised.id)
    expect(second).not.toBe(first)
    expect(await on.stored()).toEqual([second])
  })

  test('that is refused leaves the good bytes of the first', async () => {
    const promised = await on.promise(png().length)
    await on.put(promised, png())
    const first = await on.stored()
    expect((await on.put(promised, Buffer.alloc(png().length, 1))).status).toBe(400)
    expect(await on.stored()).toEqual(first)
  })

  test('at the same moment leaves one file', async () => {
    const promised = await on.promise(png().length)
    const answers = await Promise.all(Array.from({ length: 8 }, () => on.put(promised, png())))
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(204))
    expect(await on.stored()).toEqual([await keyOf(promised.id)])
  })
})

test('Other methods get 405 with what is allowed; other addresses are left to others', async () => {
  const promised = await on.promise(png().length)
  const answer = await fetch(on.origin + promised.path)
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'PUT'])
  const post = await fetch(`${on.origin}/files/${randomUUID()}`, { method: 'POST', body: 'x' })
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  expect((await fetch(`${on.origin}/graphql`)).status).toBe(418)
})
