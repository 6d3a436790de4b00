import { expect, test } from 'vitest'
import { takeLetter } from '../../src/intake/take-letter.ts'
import { type Written, write } from '../intake/written.ts'
import { countStatements } from '../testkit/statements.ts'
import { authority, escalationStage } from './stage.ts'

type Stage = Awaited<ReturnType<typeof escalationStage>>

const take = (on: Stage, letter: Written = {}) => takeLetter(on.services, on.arrival(write(letter)))

test('a late ticket goes to the authority by itself, once at each point, with all that it has to know', async () => {
  await using on = await escalationStage()
  await take(on, { text: `Не открывается заявка\n\n${'а'.repeat(6000)}` })
  await take(on, { to: String((await on.answers())[0]?.headers['Reply-To']), text: 'Срочно!' })
  const [ticket] = await on.tickets()
  await on.db.prisma.comment.create({
    data: { ticketId: String(ticket?.id), body: 'Заметка для своих', internal: true, createdAt: on.services.clock() },
  })
  on.at('2026-11-20T05:59:59Z')
  await on.sweep()
  expect(await on.escalations()).toEqual([])

  on.at('2026-11-20T07:05:00Z')
  await Promise.all([on.sweep(), on.sweep()])
  await on.sweep()
  const [letter, ...others] = await on.escalations()
  expect(others).toEqual([])
  expect(letter).toMatchObject({ subject: `ЕСПГУ ${ticket?.number}`, ticketId: ticket?.id })
  expect(letter?.headers['Reply-To']).toMatch(new RegExp(`^espgu\\+${ticket?.number.toLowerCase()}\\.[a-z2-7]{16}@`))
  const text = String(letter?.text)
  // The state of its solution, the matter itself, its public history, the way there; Russian first.
  const parts = [
    'Это сделано автоматически: срок прошёл.',
    'Статус: «Открыто заново»',
    'Исполнитель: не назначен',
    'прошёл 1 ч 5 мин рабочего времени назад',
    'Заявитель: anna',
    'Организация: Закупки (ИНН 7707083893)',
    'Контакты: anna@test.example, 8-302-1234567',
    '> Не открывается заявка',
    'а… [сокращено]',
    'обращение создано',
    '> Срочно!',
    `https://support.example/tickets/${ticket?.number}`,
    'Status: Reopened',
  ]
  const places = parts.map((part) => text.indexOf(part))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(text).not.toContain('Заметка для своих')
  expect(await on.events('ESCALATED')).toMatchObject([{ actorId: null, reason: null, ticketId: ticket?.id }])

  on.at('2026-11-20T10:00:00Z')
  await on.sweep()
  await on.sweep()
  const [, again] = await on.escalations()
  expect(again?.text).toContain('срок прошёл давно')
  expect(again?.headers.References).toBe(letter?.headers.References)
  expect(await on.escalations()).toHaveLength(2)
  expect(await on.tickets()).toMatchObject([{ escalatedAt: new Date('2026-11-20T10:00:00Z'), termWakeAt: null }])
})

test('what fails with its letter is not done at all, and is done once when that is mended', async () => {
  await using on = await escalationStage()
  await take(on)
  on.at('2026-11-20T07:00:00Z')
  await on.db.query(`ALTER TABLE letters ADD CONSTRAINT nothing_goes CHECK (purpose <> 'escalation')`)
  await expect(on.sweep()).rejects.toThrow(/nothing_goes/)
  expect(await on.events('ESCALATED')).toEqual([])
  expect(await on.tickets()).toMatchObject([{ termState: 'ON_TRACK', escalatedAt: null, version: 1 }])
  await on.db.query('ALTER TABLE letters DROP CONSTRAINT nothing_goes')
  await on.sweep()
  await on.sweep()
  expect(await on.events('ESCALATED')).toHaveLength(1)
  // As after a wait: late as before, and handed on already, whoever has done it since the term passed.
  await on.db.query(`UPDATE tickets SET term_state = 'ON_TRACK', term_wake_at = $1`, [on.services.clock()])
  await on.sweep()
  expect(await on.tickets()).toMatchObject([{ termState: 'LATE', version: 3 }])
  expect(await on.escalations()).toHaveLength(1)
})

test('a desk without an address notes the escalation, and many cost no more statements than one', async () => {
  await using on = await escalationStage()
  const { db, deskId } = on
  await db.prisma.deskEscalation.update({ where: { deskId }, data: { address: null } })
  await take(on)
  on.at('2026-11-20T07:00:00Z')
  await on.sweep()
  expect(await on.events('ESCALATED')).toHaveLength(1)
  expect(await on.escalations()).toEqual([])

  await db.prisma.deskEscalation.update({ where: { deskId }, data: { address: authority } })
  const counts: number[] = []
  for (const [count, hour] of [
    [1, '08'],
    [6, '09'],
  ] as const) {
    for (let n = 0; n < count; n++) await take(on)
    on.at(`2026-11-20T${hour}:00:00Z`)
    counts.push((await countStatements(db, () => on.sweep())).count)
  }
  expect(await on.escalations()).toHaveLength(7)
  expect(counts[0]).toBe(counts[1])
})

test('an answer of the authority joins the ticket and reopens nothing; nobody else’s does', async () => {
  await using on = await escalationStage()
  await take(on)
  const [confirmation] = await on.answers()
  on.at('2026-11-20T07:00:00Z')
  await on.sweep()
  const [letter] = await on.escalations()
  const replyTo = String(letter?.headers['Reply-To'])
  const subject = `Re: ${letter?.subject}`
  const thread = { 'In-Reply-To': `<${letter?.messageId}>`, References: `<${letter?.messageId}>` }
  const from = `Дежурный <${authority.toUpperCase()}>`

  // By the signed address, and by the thread alone.
  await take(on, { from, to: replyTo, subject: 'Без номера', text: 'Приняли, занимаемся.' })
  await take(on, { from, subject, headers: thread, text: 'Восстановим к 15:00.\r\n\r\n> Вам передано обращение' })
  // What programs of theirs write is nobody's answer.
  await take(on, { from, to: replyTo, headers: { ...thread, 'Auto-Submitted': 'auto-replied' } })
  // The subject alone; somebody else's thread; the authority's address under another thread; a colleague of theirs.
  await take(on, { from, subject, text: 'Номер в теме' })
  await take(on, { from: 'stranger@elsewhere.example', subject, headers: thread })
  await take(on, { from, subject, headers: { 'In-Reply-To': `<${confirmation?.messageId}>` } })
  await take(on, { from: 'stranger@elsewhere.example', to: replyTo, subject })

  expect((await on.letters()).slice(1).map(({ state, reason }) => [state, reason])).toEqual([
    ['JOINED', null],
    ['JOINED', null],
    ['IGNORED', 'AUTO_REPLY'],
    ['TRIAGE', 'UNKNOWN_SENDER'],
    ['TRIAGE', 'NOT_A_PARTY'],
    ['TRIAGE', 'NOT_A_PARTY'],
    ['TRIAGE', 'UNKNOWN_SENDER'],
  ])
  expect(await on.comments()).toMatchObject([
    { authorId: null, internal: false, body: 'Из письма вышестоящей организации:\nПриняли, занимаемся.' },
    { authorId: null, internal: false, body: 'Из письма вышестоящей организации:\nВосстановим к 15:00.' },
  ])
  expect(await on.events('COMMENTED')).toMatchObject([{ actorId: null }, { actorId: null }])
  expect(await on.tickets()).toMatchObject([{ status: 'UNCONFIRMED', termState: 'LATE' }])

  // After another address was set, an answer to what went to the former one still joins.
  await on.db.prisma.deskEscalation.update({ where: { deskId: on.deskId }, data: { address: 'new@uit.example' } })
  await take(on, { from, headers: thread, text: 'Готово.' })
  expect(await on.comments()).toHaveLength(3)
})
