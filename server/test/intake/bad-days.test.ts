import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxLettersAnHour } from '../../src/intake/fate.ts'
import { readLetter } from '../../src/intake/read-letter.ts'
import { takeLetter } from '../../src/intake/take-letter.ts'
import { intakeStage } from './world.ts'
import { picture, write } from './written.ts'

const head =
  'From: anna@test.example\r\nSubject: Не работает\r\nMessage-ID: <bad@test.example>\r\nMIME-Version: 1.0\r\n'

describe('a letter that is broken, or made to break', () => {
  // Each would hold the node up for minutes, or throw, were it given to the libraries as it is.
  test.each([
    ['HTML in HTML in HTML', `${head}Content-Type: text/html\r\n\r\n${'<div>'.repeat(100_000)}Не работает вход`],
    ['deeper than a stack', `${head}Content-Type: text/html\r\n\r\n${'<b>'.repeat(19_000)}Не работает вход`],
    [
      'blanks in quoted-printable',
      `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n=20${' '.repeat(300_000)}Не работает вход`,
    ],
    ['a recipient without end', `${head}Delivered-To: ${'a'.repeat(60_000)}\r\n\r\nНе работает вход`],
    [
      'HTML between plain parts',
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n${'<i>'.repeat(30_000)}Не работает вход\r\n--b\r\nContent-Type: text/plain\r\n\r\nПодвал\r\n--b--`,
    ],
  ])('is read for its words: %s', async (_name, raw) => {
    const { text, fault, from } = await readLetter(Buffer.from(raw))
    expect({ text: text.trim(), fault, from }).toMatchObject({
      text: expect.stringContaining('Не работает вход'),
      fault: null,
      from: 'anna@test.example',
    })
  })

  test.each([
    [
      'parts without end',
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(50_000)}`,
    ],
    ['a head without end', `${head}To: ${'a@test.example,\r\n '.repeat(20_000)}\r\n\r\nx`],
    ['groups without end', `${head.replace('anna@test.example', 'g:'.repeat(40_000))}\r\nx`],
  ])('says what cannot be read: %s', async (_name, raw) => {
    expect(await readLetter(Buffer.from(raw))).toMatchObject({ fault: expect.stringMatching(/exceeded/) })
  })

  test('with whatever bytes in whatever place never fails', async () => {
    const whole = Buffer.from(
      write({ text: 'Ошибка 500', files: [{ filename: 'экран.png', contentType: 'image/png', content: picture }] }),
    )
    const damage = fc.record({
      at: fc.nat(whole.length - 1),
      remove: fc.nat(80),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
        fc
          .constantFrom('\r\n', '\r\n\r\n', '--part', '"', '=?', '?=', '<', ':', ';', 'charset=', '\0')
          .map(Buffer.from),
      ),
    })
    const damaged = fc.array(damage, { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(damaged, async (damages) => {
        let raw: Buffer = whole
        for (const { at, remove, put } of damages)
          raw = Buffer.concat([raw.subarray(0, at), put, raw.subarray(at + remove)])
        const { fault, subject, text } = await readLetter(raw)
        expect({ fault: fault === null || fault !== '', subject, text }).toEqual({
          fault: true,
          subject: expect.any(String),
          text: expect.any(String),
        })
      }),
      { numRuns: 200 },
    )
  })
})

test('a clock that jumps: each letter once, times that do not go back, and nobody held off for a year', async () => {
  const options = { now: new Date('2026-11-20T05:00:00Z') }
  await using on = await intakeStage(options)
  const take = (letter: Parameters<typeof write>[0], receivedAt = new Date('2026-11-20T05:00:00Z')) =>
    takeLetter(on.services, on.arrival(write(letter), { receivedAt }))
  await take({ subject: 'До скачка' })

  // A year ahead, and as many letters as a person writes within an hour.
  options.now = new Date('2027-11-20T05:00:00Z')
  const ahead = (n: number) => take({ subject: `Будущее ${n}` }, options.now)
  for (let n = 1; n < maxLettersAnHour; n++) await ahead(n)
  const [first] = await on.tickets()
  const [answer] = await on.answers()
  await take({ to: String(answer?.headers['Reply-To']), text: 'Дополняю' }, options.now)
  // The hour of that year is full.
  await ahead(maxLettersAnHour)
  expect(await on.letters()).toContainEqual(expect.objectContaining({ reason: 'TOO_MANY' }))

  options.now = new Date('2026-11-20T05:10:00Z')
  await take({ subject: 'После скачка' })
  await take({ to: String(answer?.headers['Reply-To']), text: 'Дополняю ещё' })
  const letters = await on.letters()
  expect(letters.slice(-2)).toMatchObject([{ state: 'FILED' }, { state: 'JOINED' }])
  // A letter came no later than it was taken, whatever the clocks elsewhere say.
  await take({ subject: 'Из будущего' }, new Date('2099-01-01T00:00:00Z'))
  expect((await on.letters()).at(-1)).toMatchObject({ receivedAt: options.now })
  const again = (await on.tickets()).find(({ id }) => id === first?.id)
  expect(again).toMatchObject({ status: 'REOPENED', version: 3, updatedAt: new Date('2027-11-20T05:00:00Z') })
  const tickets = await on.tickets()
  expect(new Set(tickets.map(({ number }) => number)).size).toBe(maxLettersAnHour + 2)
})
