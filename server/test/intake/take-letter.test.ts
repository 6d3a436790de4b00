import { text as textOf } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { automaticOf } from '../../src/intake/automatic.ts'
import { maxLettersAnHour } from '../../src/intake/fate.ts'
import { headOf } from '../../src/intake/read-letter.ts'
import { replyAddress } from '../../src/intake/reply-address.ts'
import { findSender } from '../../src/intake/sender.ts'
import { takeLetter } from '../../src/intake/take-letter.ts'
import { dismissLetter, fileLetter, joinLetter } from '../../src/intake/triage.ts'
import { intakeStage } from './world.ts'
import { mailbox, picture, type Written, write } from './written.ts'

type Stage = Awaited<ReturnType<typeof intakeStage>>

const take = (on: Stage, letter: Written | string | Buffer, more?: Parameters<Stage['arrival']>[1]) =>
  takeLetter(
    on.services,
    on.arrival(typeof letter === 'string' || Buffer.isBuffer(letter) ? letter : write(letter), more),
  )

/** The one ticket, and the answer that told its number. */
async function filed(on: Stage, letter: Written = {}) {
  await take(on, letter)
  const [[ticket], [answer]] = [await on.tickets(), await on.answers()]
  if (!ticket || !answer) throw new Error('the letter has made no ticket')
  return { ticket, answer, replyTo: String(answer.headers['Reply-To']) }
}

/** Text in a charset of one byte a letter. */
function encoded(text: string, charset: string): Buffer {
  const letters = new TextDecoder(charset).decode(Uint8Array.from({ length: 256 }, (_, code) => code))
  return Buffer.from([...text].map((letter) => letters.indexOf(letter)))
}

describe('a new letter', () => {
  test('of a user becomes one ticket, however often and from wherever the same letter is brought', async () => {
    await using on = await intakeStage()
    const raw = write({ files: [{ filename: 'экран.png', contentType: 'image/png', content: picture }] })
    const first = on.arrival(raw)
    // At once, as when two nodes both believe that they alone read the mailbox.
    const taken = await Promise.all([takeLetter(on.services, first), takeLetter(on.services, first)])
    // And the same letter under other UIDs: moved there and back, or all UIDs are new.
    for (const again of [first, on.arrival(raw), on.arrival(raw, { uidValidity: 8n })]) {
      taken.push(await takeLetter(on.services, again))
    }
    expect(taken.map(({ state }) => state).toSorted()).toEqual(['FILED', null, null, null, null])
    const tickets = await on.tickets()
    expect(tickets).toMatchObject([
      {
        title: 'Не открывается заявка',
        description: 'Сегодня в 10:15 нажимаю «Открыть», заявка 1234567, ошибка 500.',
        channel: 'EMAIL',
        requesterId: on.world.people.anna.id,
        organizationId: on.world.organizations.zakupki.id,
        typeId: on.world.desks.own.ticketTypes.find(({ name }) => name === 'Прочее')?.id,
        contactEmail: 'anna@test.example',
        contactPhone: '8-302-1234567',
        attachments: [{ filename: 'экран.png', contentType: 'image/png' }],
      },
    ])
    const [answer, ...others] = await on.answers()
    expect(others).toEqual([])
    expect(answer).toMatchObject({ toAddress: 'anna@test.example', ticketId: tickets[0]?.id })
    expect(answer?.text).toContain(tickets[0]?.number)
    expect(answer?.text).not.toContain('пришлите')
    const [letter] = await on.letters()
    expect(letter).toMatchObject({ state: 'FILED', ticketId: tickets[0]?.id, attachments: ['экран.png'] })
    const { stream } = await on.services.files.open(String(letter?.storageKey))
    expect(await textOf(stream)).toBe(raw)
    expect(await on.db.prisma.mailbox.findFirst()).toMatchObject({ lastUid: 2n })
  })

  test('is answered with what the procedure wants and it lacks, and with the files that are not taken', async () => {
    await using on = await intakeStage()
    const program = { filename: 'setup.exe', contentType: 'application/octet-stream', content: Buffer.from('MZ\0\0') }
    const { answer, ticket } = await filed(on, { text: 'Не работает!', files: [program] })
    expect(ticket.attachments).toEqual([])
    for (const part of ['подробное описание', 'примерное время', 'что вы делали', 'номер заявки', 'снимок экрана']) {
      expect(answer.text).toContain(part)
    }
    // The directory knows these.
    for (const part of ['организации', 'телефон', 'фамилия']) expect(answer.text).not.toContain(part)
    expect(answer.text).toMatch(/setup\.exe: Файлы \.exe не принимаются/)
  })

  test.each([
    ['another than declared', encoded('Не открывается заявка', 'windows-1251'), '; charset=utf-8'],
    ['none declared', encoded('Не открывается заявка', 'koi8-r'), ''],
    ['an unknown one', Buffer.from('Не открывается заявка'), '; charset=x-nobody-knows'],
  ])('is read when its charset is wrong: %s', async (_name, text, charset) => {
    await using on = await intakeStage()
    const head = ` <anna@test.example>\r\nMessage-ID: <1@test.example>\r\nContent-Type: text/plain${charset}\r\nSubject: `
    const from = Buffer.from('From: ')
    await take(on, Buffer.concat([from, text, Buffer.from(head), text, Buffer.from('\r\n\r\n'), text]))
    expect(await on.letters()).toMatchObject([{ fromAddress: 'anna@test.example', fromName: 'Не открывается заявка' }])
    expect(await on.tickets()).toMatchObject([{ title: 'Не открывается заявка', description: 'Не открывается заявка' }])
  })

  test('that nothing can be made of is kept whole and waits for an agent; the next ones go on', async () => {
    await using on = await intakeStage({ now: new Date('2026-11-20T05:00:00Z') })
    const garbage = Buffer.from('no head at all \0\xff', 'latin1')
    await take(on, garbage)
    const torn =
      'From: anna@test.example\r\nMessage-ID: <a\0b@test.example>\r\nIn-Reply-To: <c\0d@test.example>\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\n\0'
    await take(on, torn)
    // A desk that cannot take tickets just now.
    const [own, open] = [on.world.desks.own.id, on.world.desks.open.id]
    const types = on.world.desks.own.ticketTypes.map(({ id }) => id)
    await on.db.query(`UPDATE ticket_types SET desk_id = $1, name = name || '!' WHERE desk_id = $2`, [open, own])
    await take(on, { subject: 'В плохую минуту', headers: { Date: 'Fri, 01 Jan 2100 00:00:00 +0000' } })
    const letters = await on.letters()
    expect(letters.map(({ state, reason }) => [state, reason])).toEqual([
      ['FAULTY', 'UNREADABLE'],
      ['FILED', null],
      ['FAULTY', null],
    ])
    expect(letters[0]?.text).toContain('no head at all')
    expect(letters[2]).toMatchObject({ note: 'desk own has no ticket types', sentAt: on.services.clock() })
    const { stream } = await on.services.files.open(String(letters[0]?.storageKey))
    expect(Buffer.from(await stream.toArray().then((parts) => Buffer.concat(parts)))).toEqual(garbage)

    await on.db.query('UPDATE ticket_types SET desk_id = $1 WHERE id = ANY($2::uuid[])', [own, types])
    const admin = await findSender(on.db, { email: 'admin@test.example' })
    if (!admin) throw new Error('there is no administrator')
    const id = String(letters[2]?.id)
    const requesterEmail = 'Anna@Test.Example'
    const both = await Promise.allSettled([
      fileLetter(on.services, admin.viewer, id, { requesterEmail }),
      fileLetter(on.services, admin.viewer, id, { requesterEmail }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await on.tickets()).map(({ title }) => title)).toEqual(['x', 'В плохую минуту'])
    expect(await on.letters()).toMatchObject([{}, {}, { state: 'FILED', decidedById: admin.viewer.userId }])
  })

  test('that is too large is known by its head, said so, and stays in the mailbox', async () => {
    await using on = await intakeStage()
    const raw = write().split('\r\n\r\n', 1)[0] ?? ''
    await take(on, raw, { oversized: true, size: 60_000_000 })
    expect(await on.tickets()).toEqual([])
    expect(await on.letters()).toMatchObject([
      { state: 'TRIAGE', reason: 'OVERSIZED', size: 60_000_000, storageKey: null, subject: 'Не открывается заявка' },
    ])
    expect((await on.answers())[0]?.text).toContain('больше 2 МБ')
  })

  test('of a stranger waits and is answered a few times a day; of a user who floods, it waits unanswered', async () => {
    await using on = await intakeStage()
    for (let n = 0; n < 5; n++) await take(on, { from: 'stranger@elsewhere.example' })
    expect(await on.tickets()).toEqual([])
    expect((await on.answers()).map(({ toAddress }) => toAddress)).toEqual(Array(3).fill('stranger@elsewhere.example'))
    for (let n = 0; n <= maxLettersAnHour; n++) await take(on, {})
    const reasons = (await on.letters()).map(({ reason }) => reason)
    expect(reasons).toEqual([...Array(5).fill('UNKNOWN_SENDER'), ...Array(maxLettersAnHour).fill(null), 'TOO_MANY'])
    expect(await on.answers()).toHaveLength(3 + maxLettersAnHour)
  })

  test('with the id of an earlier one and other words is no repetition; neither waits unseen', async () => {
    await using on = await intakeStage()
    await take(on, { id: 'constant@broken.example', text: 'Первое письмо программы' })
    await take(on, { id: 'constant@broken.example', text: 'Второе письмо программы' })
    await take(on, { id: 'constant@broken.example', text: 'Второе письмо программы' })
    expect((await on.letters()).map(({ state, reason }) => [state, reason])).toEqual([
      ['FILED', null],
      ['TRIAGE', 'REUSED_ID'],
    ])
  })

  test('whose sender the mail server calls forged waits, where the setting names that server', async () => {
    await using on = await intakeStage()
    const asked = { mailbox: { ...mailbox, authenticates: 'mx.mail.example' } }
    const results = (server: string, result: string) => ({ 'Authentication-Results': `${server}; dmarc=${result}` })
    await take(on, { headers: results('mx.mail.example', 'pass') }, asked)
    await take(on, { headers: results('mx.mail.example', 'fail') }, asked)
    await take(on, { headers: results('mx.forger.example', 'pass') }, asked)
    await take(on, { headers: results('mx.mail.example', 'fail') })
    const reasons = (await on.letters()).map(({ reason }) => reason)
    expect(reasons).toEqual([null, 'FORGED_SENDER', 'FORGED_SENDER', null])
  })
})

describe('an answer', () => {
  test('joins its ticket by the signed address or by a Message-ID, as a comment of its sender', async () => {
    await using on = await intakeStage()
    const { ticket, answer, replyTo } = await filed(on)
    expect(replyTo).toBe(replyAddress(on.services.settings.secret, mailbox.address, ticket.number, 'anna@test.example'))
    const quoted = '20.11.2026, 10:00, "Поддержка" <espgu@mail.example>:\r\n> Что вы делали?'
    await take(on, { to: replyTo, subject: 'Без номера', text: `Перезагрузил.\r\n\r\n${quoted}` })
    const png = { filename: 'экран.png', contentType: 'image/png', content: picture }
    const headers = { 'In-Reply-To': `<${answer.messageId}>` }
    await take(on, { headers, text: 'И ещё снимок', files: [png] })
    // Between the lines of a quotation stand answers to them. Own words that are too long come as a file, and what they
    // repeat is not in it: the file is for all who see the ticket.
    const between = '20.11.2026, 10:00, Поддержка:\n> Что вы делали?\nПерезагрузили\n> Помогло?\nНет'
    await take(on, { headers, text: between })
    await take(on, { headers, text: `Спасибо.\n\n${'> да\n'.repeat(5000)}` })
    await take(on, { headers, text: `${'да '.repeat(7000)}\n\n> Что вы делали?` })
    expect(await on.comments()).toMatchObject([
      {
        body: 'Перезагрузил.',
        quoted: quoted.replace('\r', ''),
        authorId: on.world.people.anna.id,
        internal: false,
        attachments: [],
      },
      { body: 'И ещё снимок', quoted: null, attachments: [{ filename: 'экран.png' }] },
      { body: between, quoted: null, attachments: [] },
      {
        body: 'Спасибо.',
        quoted: expect.stringMatching(/^(?:> да\n){3999}> да…$/),
        attachments: [],
      },
      {
        body: expect.stringMatching(/^(?:да ){6666}д…$/),
        quoted: '> Что вы делали?',
        attachments: [{ filename: 'письмо.txt', size: Buffer.byteLength('да '.repeat(7000).trim()) }],
      },
    ])
    expect(await on.tickets()).toMatchObject([{ status: 'REOPENED', version: 6 }])
    expect((await on.letters()).map(({ state }) => state)).toEqual(['FILED', ...Array(5).fill('JOINED')])
  })

  test('by one who may not write there waits: a number, a foreign id, and a borrowed address are no rights', async () => {
    await using on = await intakeStage()
    const { ticket, answer, replyTo } = await filed(on)
    const agent = 'agnes@test.example'
    // The number in the subject: a stranger's letter waits, a user's becomes a ticket of its own.
    await take(on, { from: 'stranger@elsewhere.example', subject: `Re: [${ticket.number}]` })
    await take(on, { from: 'vera@test.example', subject: `Re: [${ticket.number}]` })
    // The id of our letter, which Boris has been shown; desk `own` shows colleagues nothing.
    await take(on, { from: 'boris@test.example', headers: { References: `<${answer.messageId}>` } })
    // The address that was signed for Anna, under the name of an agent, and of a stranger.
    await take(on, { from: agent, to: replyTo, text: 'Вопрос решён.' })
    await take(on, { from: 'stranger@elsewhere.example', to: replyTo })
    expect(await on.comments()).toEqual([])
    expect((await on.letters()).map(({ state, reason }) => [state, reason])).toEqual([
      ['FILED', null],
      ['TRIAGE', 'UNKNOWN_SENDER'],
      ['FILED', null],
      ['TRIAGE', 'NOT_A_PARTY'],
      ['FILED', null],
      ['TRIAGE', 'UNKNOWN_SENDER'],
    ])
    expect((await on.letters())[3]).toMatchObject({ answersId: ticket.id, ticketId: null })
  })

  test('of somebody outside whom we have written to joins under their address', async () => {
    await using on = await intakeStage()
    const { ticket } = await filed(on)
    const authority = 'duty@uit.example'
    const to = replyAddress(on.services.settings.secret, mailbox.address, ticket.number, authority)
    await take(on, { from: `Дежурный <${authority}>`, to: to.toUpperCase(), text: 'Приняли в работу.' })
    expect(await on.comments()).toMatchObject([{ authorId: null, body: 'duty@uit.example:\nПриняли в работу.' }])
  })

  test('that waits is added by an agent, or put aside with the reason', async () => {
    await using on = await intakeStage()
    const { ticket, answer } = await filed(on)
    await take(on, { from: 'boris@test.example', headers: { 'In-Reply-To': `<${answer.messageId}>` }, text: 'Я тоже' })
    await take(on, { from: 'stranger@elsewhere.example', text: 'Купите' })
    const [, joined, unwanted] = await on.letters()
    const [admin, agnes] = await Promise.all(
      ['admin@test.example', 'agnes@test.example'].map((email) => findSender(on.db, { email })),
    )
    if (!joined || !unwanted || !admin || !agnes) throw new Error('the world is not whole')
    // Agnes is an agent of another desk.
    const input = { ticketNumber: ticket.number.toLowerCase() }
    await expect(joinLetter(on.services, agnes.viewer, joined.id, input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await joinLetter(on.services, admin.viewer, joined.id, input)
    await dismissLetter(on.services, admin.viewer, unwanted.id, { reason: 'Реклама' })
    expect(await on.comments()).toMatchObject([{ authorId: null, body: 'boris@test.example:\nЯ тоже' }])
    expect(await on.letters()).toMatchObject([{}, { state: 'JOINED' }, { state: 'DISMISSED', note: 'Реклама' }])
    const again = dismissLetter(on.services, admin.viewer, joined.id, { reason: 'Нет' })
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

test('what programs write is kept, makes no ticket and is not answered', async () => {
  await using on = await intakeStage()
  const { answer, replyTo } = await filed(on)
  const automatic: [string, Record<string, string>][] = [
    ['AUTO_REPLY', { 'Auto-Submitted': 'auto-replied', 'In-Reply-To': `<${answer.messageId}>` }],
    ['AUTO_REPLY', { Precedence: 'auto_reply' }],
    ['BOUNCE', { 'Return-Path': '<>' }],
    ['BOUNCE', { 'X-Failed-Recipients': 'nobody@test.example' }],
    ['LIST', { 'List-Id': '<news.test.example>' }],
    ['LIST', { Precedence: 'bulk' }],
    // Our own answer, sent on to the mailbox by somebody's rule.
    ['LOOP', { 'X-Loop': String(answer.headers['X-Loop']) }],
  ]
  for (const [, headers] of automatic) await take(on, { to: replyTo, headers })
  await take(on, { to: replyTo, id: answer.messageId })
  expect((await on.letters()).slice(1).map(({ state, reason }) => [state, reason])).toEqual(
    [...automatic.map(([reason]) => reason), 'LOOP'].map((reason) => ['IGNORED', reason]),
  )
  expect(await on.tickets()).toHaveLength(1)
  expect(await on.comments()).toEqual([])
  expect(await on.answers()).toHaveLength(1)
  // Asking for silence is no program's mark: taken, and not answered.
  await take(on, { headers: { 'X-Auto-Response-Suppress': 'All' } })
  expect(await on.tickets()).toHaveLength(2)
  expect(await on.answers()).toHaveLength(1)
  // From the mailbox itself: somebody reads it, and the answer would come back to it.
  await take(on, { from: mailbox.address })
  const own = (await on.letters()).at(-1)
  expect(own).toMatchObject({ state: 'TRIAGE' })
  const admin = await findSender(on.db, { email: 'admin@test.example' })
  if (!own || !admin) throw new Error('the world is not whole')
  await fileLetter(on.services, admin.viewer, own.id, { requesterEmail: 'anna@test.example' })
  expect(await on.tickets()).toHaveLength(3)
  expect(await on.answers()).toHaveLength(1)
  const plain = headOf(Buffer.from(write({ headers: { 'Auto-Submitted': 'no', Precedence: 'normal' } })))
  expect(automaticOf(plain, { mark: 'm', domain: 'd' })).toEqual({ reason: null, answerable: true })
})
