import { readFile } from 'node:fs/promises'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { JobQueue } from '../../src/job-queue.ts'
import { letterJob, writeLetter, writeLetters } from '../../src/mail/letters.ts'
import { listLetters, resendLetter, sendWaitingLetters } from '../../src/mail/list-letters.ts'
import { fileOf } from '../../src/mail/outbox.ts'
import { failStranded, strandedWords } from '../../src/mail/stranded.ts'
import { testFolder } from '../testkit/program.ts'
import { letterBecomes, letterRows, logger, mailServer, sendingNode, settings, testDatabase } from './stage.ts'

const letter = { purpose: 'test', to: 'anna@zakupki.example', subject: 'Проверка', text: 'Здравствуйте' }

const admin = {
  userId: '00000000-0000-7000-8000-000000000001',
  role: 'ADMIN' as const,
  organizationId: null,
  memberOf: new Set<string>(),
  desks: [],
  scopes: null,
  credential: { kind: 'session' as const, id: '', expiresAt: null },
}

test('each letter goes out once while two nodes send; what was rolled back never does', async () => {
  await using server = await mailServer()
  await using database = await testDatabase()
  await using one = await sendingNode(database.url, server.url)
  await using other = await sendingNode(database.url, server.url)
  const { db } = one
  const letters = Array.from({ length: 30 }, (_, index) => ({ ...letter, subject: `Проверка ${index}` }))
  await db.transaction((sql) => writeLetters(sql, one.services, letters))
  const undone = db.transaction(async (sql) => {
    await writeLetter(sql, one.services, { ...letter, subject: 'Не было' })
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  for (const { queue } of [one, other]) queue.wake(letterJob)

  await expect
    .poll(async () => (await letterRows(db)).map(({ state, attempts }) => `${state} ${attempts}`))
    .toEqual(letters.map(() => 'SENT 1'))
  expect(server.taken.map(({ subject }) => subject).sort()).toEqual(letters.map(({ subject }) => subject).sort())
  expect(new Set(server.taken.map(({ messageId }) => messageId)).size).toBe(letters.length)
  // The same event makes one letter a person, however often it is written.
  const told = { ...letter, eventId: 7n, userId: admin.userId }
  const twice = () => db.transaction((sql) => writeLetter(sql, one.services, told))
  expect(await twice()).not.toBeNull()
  expect(await twice()).toBeNull()
})

test('a mail server that is away, or says 451, gets the letter later, under the same Message-ID', async () => {
  await using server = await mailServer()
  await using database = await testDatabase()
  await using node = await sendingNode(database.url, server.url)
  server.mode = 'away'
  await node.db.transaction((sql) => writeLetter(sql, node.services, letter))
  node.queue.wake(letterJob)
  expect(await putBack(node, 1)).toMatchObject({ state: 'WAITING', attempts: 1, fault: expect.any(String) })

  server.mode = 'well'
  server.refusal = { code: 451, words: 'приходите позже' }
  await node.hurry()
  expect(await putBack(node, 2)).toMatchObject({ state: 'WAITING', fault: expect.stringContaining('451') })
  // Taken by the server, and the answer lost on the way: the one case in which a letter goes out twice.
  server.refusal = null
  server.mode = 'mute'
  await node.hurry()
  expect(await putBack(node, 3)).toMatchObject({ state: 'WAITING', attempts: 3 })
  server.mode = 'well'
  // An administrator who knows that the server is back does not wait for the next try.
  const [waiting] = await letterRows(node.db)
  await resendLetter(node, admin, waiting?.id ?? '')
  const { messageId } = await letterBecomes(node.db, { state: 'SENT', attempts: 4 })
  expect(server.taken.map((taken) => taken.messageId)).toEqual([`<${messageId}>`, `<${messageId}>`])
  expect(messageId).toMatch(/@support\.example$/)
})

test('all that wait for their next try are sent at once by an administrator', async () => {
  await using server = await mailServer()
  await using database = await testDatabase()
  await using node = await sendingNode(database.url, server.url)
  const { db, queue } = node
  server.mode = 'away'
  const letters = Array.from({ length: 5 }, (_, index) => ({ ...letter, subject: `Проверка ${index}` }))
  await db.transaction((sql) => writeLetters(sql, node.services, letters))
  queue.wake(letterJob)
  const jobs = () => db.query('SELECT DISTINCT state, start_after > now() AS waits FROM jobs.job')
  await expect.poll(jobs).toEqual([{ state: 'retry', waits: true }])
  server.mode = 'well'
  expect(await sendWaitingLetters(node, admin)).toBe(letters.length)
  await expect
    .poll(async () => (await letterRows(db)).map(({ state, attempts }) => `${state} ${attempts}`))
    .toEqual(letters.map(() => 'SENT 2'))
  expect(server.taken.map(({ subject }) => subject).sort()).toEqual(letters.map(({ subject }) => subject).sort())
})

test('a refused recipient fails at once, with the server’s words, until an administrator sends it again', async () => {
  await using server = await mailServer()
  await using database = await testDatabase()
  await using node = await sendingNode(database.url, server.url)
  const { db, queue } = node
  server.refusal = { code: 550, words: 'no such person here' }
  await db.transaction((sql) => writeLetter(sql, node.services, letter))
  queue.wake(letterJob)
  const failed = await letterBecomes(db, { state: 'FAILED', attempts: 1 })
  expect(failed.fault).toContain('550 no such person here')
  expect((await listLetters(db, admin, { state: 'FAILED' })).edges.map(({ node: { id } }) => id)).toEqual([failed.id])

  server.refusal = null
  const resent = await resendLetter({ db, queue }, admin, failed.id)
  expect(resent).toMatchObject({ id: failed.id, attempts: 0, fault: null })
  await letterBecomes(db, { state: 'SENT', attempts: 1 })
  expect(server.taken.map((taken) => taken.messageId)).toEqual([`<${failed.messageId}>`])
  // Nobody but administrators, and those in a session.
  for (const viewer of [
    { ...admin, role: 'AGENT' as const },
    { ...admin, credential: token },
  ]) {
    await expect(resendLetter({ db, queue }, viewer, failed.id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(sendWaitingLetters({ db, queue }, viewer)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(listLetters(db, viewer, {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
})

test('a letter whose last try died in the middle is given up in words, and can be sent again', async () => {
  await using server = await mailServer()
  await using database = await testDatabase()
  const { db } = database
  const writer = { db, queue: new JobQueue(db, logger), clock: () => new Date(), settings }
  await db.transaction(async (sql) => {
    await writeLetter(sql, writer, letter)
    await sql.query('UPDATE jobs.job SET retry_count = retry_limit')
  })
  // The try waits for the letter's row when its connection is cut.
  const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  let node: Awaited<ReturnType<typeof sendingNode>> | undefined
  await db.transaction(async (sql) => {
    await sql.query('SELECT 1 FROM letters FOR UPDATE')
    node = await sendingNode(database.url, server.url)
    await expect.poll(() => db.query(waiting)).toHaveLength(1)
    await db.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) tries`)
    await expect.poll(() => db.query('SELECT state FROM jobs.job')).toEqual([{ state: 'failed' }])
  })
  await using sending = node as NonNullable<typeof node>
  expect(await letterRows(db)).toMatchObject([{ state: 'WAITING', attempts: 0, fault: null }])
  server.mode = 'away'
  await db.transaction((sql) => writeLetter(sql, writer, { ...letter, subject: 'На пути' }))

  expect(await failStranded(db)).toBe(1)
  expect(await failStranded(db)).toBe(0)
  const [stranded, onItsWay] = await letterRows(db)
  expect([stranded, onItsWay]).toMatchObject([{ state: 'FAILED', fault: strandedWords }, { state: 'WAITING' }])
  server.mode = 'well'
  await resendLetter(sending, admin, stranded?.id ?? '')
  await letterBecomes(db, { state: 'SENT', attempts: 1 })
})

const token = { kind: 'token' as const, id: '', expiresAt: null }

const longLink = `https://support.example/stop/${'a'.repeat(110)}`

test('without a mail server letters are files; nothing in a title or a text becomes a header', async () => {
  await using folder = await testFolder()
  await using database = await testDatabase()
  await using node = await sendingNode(database.url, null, folder.path)
  const { db } = node
  await db.transaction((sql) =>
    writeLetter(sql, node.services, {
      ...letter,
      subject: 'Отчёт\r\nBcc: vera@kurgan.example\u2028X-Own: 1',
      text: '.\r\nBcc: boris@zakupki.example',
      html: '<p>Здравствуйте</p>',
      headers: {
        References: '<ticket.1@support.example>',
        'In-Reply-To': '<ticket.1@support.example>',
        'Reply-To': 'espgu+es-000001.abc@mail.example',
        'List-Unsubscribe': `<${longLink}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'X-Note': 'one\r\nBcc: vera@kurgan.example',
      },
    }),
  )
  node.queue.wake(letterJob)
  const { id, fault, messageId } = await letterBecomes(db, { state: 'SENT' })
  expect(fileOf(fault)).toBe(`${folder.path}/${id}.eml`)
  expect(fileOf('250 2.0.0 Ok: kept as anything')).toBeNull()
  const kept = await simpleParser(await readFile(`${folder.path}/${id}.eml`))
  expect(kept.headers.has('bcc') || kept.headers.has('x-own')).toBe(false)
  expect(kept).toMatchObject({
    subject: 'Отчёт Bcc: vera@kurgan.example X-Own: 1',
    messageId: `<${messageId}>`,
    to: { value: [{ address: 'anna@zakupki.example' }] },
    from: { value: [{ address: 'otklik@support.example', name: 'Отклик' }] },
    references: '<ticket.1@support.example>',
    inReplyTo: '<ticket.1@support.example>',
    replyTo: { value: [{ address: 'espgu+es-000001.abc@mail.example' }] },
  })
  const list = kept.headers.get('list') as unknown as Record<string, object>
  expect(list.unsubscribe).toEqual({ url: longLink })
  expect(list['unsubscribe-post']).toEqual({ name: 'List-Unsubscribe=One-Click' })
  expect(kept.headers.get('x-note')).toBe('one Bcc: vera@kurgan.example')
  expect(kept.headers.get('auto-submitted')).toBe('auto-generated')
  expect(kept.text).toContain('Bcc: boris@zakupki.example')
  const wrong = (more: object) => db.transaction((sql) => writeLetter(sql, node.services, { ...letter, ...more }))
  await expect(wrong({ to: 'anna@zakupki.example, vera@kurgan.example' })).rejects.toThrow('a letter cannot go to')
  await expect(wrong({ headers: { 'Bcc: x': '' } })).rejects.toThrow('is not the name of a header')
})

/** The letter, when so many tries have failed and the queue has put its job back. */
async function putBack({ db }: Awaited<ReturnType<typeof sendingNode>>, tries: number) {
  await expect
    .poll(() => db.query('SELECT state, retry_count::int AS tries FROM jobs.job'))
    .toEqual([{ state: 'retry', tries: tries - 1 }])
  return (await letterRows(db))[0]
}
