import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { LetterReader } from '../../src/intake/reading.ts'
import { takeLetter } from '../../src/intake/take-letter.ts'
import { intakeStage } from './world.ts'
import { picture, write } from './written.ts'

const head = 'From: anna@test.example\r\nSubject: Не работает\r\nMessage-ID: <long@test.example>\r\n'

/** Seconds of work for whoever reads it, and more than a hundred megabytes; as people send it who mean no good. */
const long = Buffer.from(
  `${head}Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${'=41=\r\n'.repeat(3_500_000)}`,
)

test('the node answers while a letter is read that takes long', async () => {
  await using on = await intakeStage()
  const order: string[] = []
  const taking = takeLetter(on.services, on.arrival(long)).then(({ state }) => order.push(`the letter: ${state}`))
  const server = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    // One after the other: each is several turns of the loop, of which a letter read here would leave none.
    for (let n = 1; n <= 10; n++) {
      const { port } = server.address() as AddressInfo
      const answer = await fetch(`http://127.0.0.1:${port}/`)
      order.push(`answer ${n}: ${await answer.text()}`)
    }
  } finally {
    server.close()
  }
  await taking
  expect(order).toEqual([...Array.from({ length: 10 }, (_, n) => `answer ${n + 1}: here`), 'the letter: FILED'])
})

test('of a letter that is too much the head is read, and the next one whole', async () => {
  const hasty = new LetterReader({ within: 1, idle: 1 })
  const known = {
    from: 'anna@test.example',
    subject: 'Не работает',
    messageId: 'long@test.example',
    text: '',
    files: [],
  }
  expect(await hasty.read(long)).toMatchObject({ ...known, fault: expect.stringMatching(/took longer than 0\.001 s/) })

  const small = new LetterReader({ memory: 64, idle: 1 })
  const files = [{ filename: 'экран.png', contentType: 'image/png', content: picture }]
  const [broken, next] = await Promise.all([small.read(long), small.read(Buffer.from(write({ files })))])
  expect(broken).toMatchObject({ ...known, fault: expect.stringMatching(/has ended/) })
  expect(broken.bodyDigest).toMatch(/^[0-9a-f]{64}$/)
  expect(next).toMatchObject({ fault: null, files, subject: 'Не открывается заявка' })
})

test('a text longer than is looked at comes whole, beside its beginning', async () => {
  const line = 'Не работает вход, ошибка 500. '
  const { text, wholeText, html } = await new LetterReader().read(Buffer.from(write({ text: line.repeat(100_000) })))
  expect({ text: text.length, html }).toEqual({ text: 100_000, html: null })
  expect(wholeText?.toString()).toBe(line.repeat(100_000).trim())
})
