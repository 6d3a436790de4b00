import { chown, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { letterJob, writeLetter } from '../../src/mail/letters.ts'
import { resendLetter } from '../../src/mail/list-letters.ts'
import { dovecot, haveDovecot } from '../intake/dovecot.ts'
import { lettersOf, mailFolder, mailOwner } from '../intake/mail-server.ts'
import { TestAuthority } from '../testkit/authority.ts'
import { Program, serverCommand, testFolder } from '../testkit/program.ts'
import { exim, haveExim } from './exim.ts'
import { letterBecomes, letterRows, publicUrl, sendingNode, testDatabase } from './stage.ts'

type Node = Awaited<ReturnType<typeof sendingNode>>

const letter = { purpose: 'test', to: 'anna@test.example', subject: 'Проверка связи', text: 'Здравствуйте' }

const admin = {
  userId: '00000000-0000-7000-8000-000000000001',
  role: 'ADMIN' as const,
  organizationId: null,
  memberOf: new Set<string>(),
  desks: [],
  scopes: null,
  credential: { kind: 'session' as const, id: '', expiresAt: null },
}

/** One more try, which fails; answers with the server's words, and with the minutes until the next one. */
async function failing(node: Node, attempts: number): Promise<{ words: string; wait: number }> {
  await node.hurry()
  // Put back after the letter's row is written.
  const job = () =>
    node.db.query<{ wait: number }>(
      `SELECT extract(epoch FROM start_after - now())::float / 60 AS wait FROM jobs.job
       WHERE state = 'retry' AND retry_count = $1`,
      [attempts - 1],
    )
  await expect.poll(job).toEqual([{ wait: expect.any(Number) }])
  const [[{ wait } = { wait: 0 }], [row]] = [await job(), await letterRows(node.db)]
  expect(row).toMatchObject({ state: 'WAITING', attempts })
  return { words: String(row?.fault), wait }
}

test.skipIf(!haveExim())('a letter gets through whatever its mail server does for a day, and once', async () => {
  const mails = await mailFolder('mails')
  const owner = mailOwner()
  await chown(mails, owner.uid, owner.gid)
  const authority = await TestAuthority.create('CN=Nobody here vouches for this one')
  const certificate = await authority.issueServer('localhost')
  await using server = await exim({ mailFolder: mails, people: ['anna'], certificate })
  await using database = await testDatabase()
  const { db } = database
  const openly = '?ignoreTLS=true'
  const failures: { words: string; wait: number }[] = []

  {
    await using node = await sendingNode(database.url, server.url())
    await db.transaction((sql) => writeLetter(sql, node.services, letter))
    failures.push(await failing(node, 1))
  }
  expect(failures[0]?.words).toMatch(/certificate/)
  {
    await using node = await sendingNode(database.url, server.url({ password: 'wrong password', query: openly }))
    failures.push(await failing(node, 2))
  }
  expect(failures[1]?.words).toBe('535 Incorrect authentication data')

  await using node = await sendingNode(database.url, server.url({ query: openly }))
  await server.answer({ kind: 'later', words: 'greylisted' })
  failures.push(await failing(node, 3))
  expect(failures[2]?.words).toBe('451 greylisted')
  await server.answer(null)
  await server.stop()
  for (let attempt = 4; attempt <= 11; attempt++) {
    failures.push(await failing(node, attempt))
    expect(failures.at(-1)?.words).toContain('ECONNREFUSED')
  }
  // Minutes: a server that is back after a day gets it.
  expect(failures.reduce((sum, { wait }) => sum + wait, 0)).toBeGreaterThan(24 * 60)
  await server.start()
  await node.hurry()
  const sent = await letterBecomes(db, { state: 'SENT', attempts: 12 })
  expect(sent.fault).toMatch(/^250 OK/)
  await expect.poll(() => lettersOf(mails, 'anna')).toHaveLength(1)
  const [raw = ''] = await lettersOf(mails, 'anna')
  expect(await simpleParser(raw)).toMatchObject({ messageId: `<${sent.messageId}>`, subject: letter.subject })

  // Refused for good: given up at once, until somebody mends it and sends it again.
  await server.answer({ kind: 'never', words: 'no such person here' })
  await db.query('DELETE FROM letters')
  await db.transaction((sql) => writeLetter(sql, node.services, letter))
  node.queue.wake(letterJob)
  const failed = await letterBecomes(db, { state: 'FAILED', attempts: 1 })
  expect(failed.fault).toBe('550 no such person here')
  await server.answer(null)
  await resendLetter(node, admin, failed.id)
  await letterBecomes(db, { state: 'SENT', attempts: 1 })
  await expect.poll(() => lettersOf(mails, 'anna')).toHaveLength(2)
  await rm(mails, { recursive: true, force: true, maxRetries: 20 })
})

const haveBoth = () => haveDovecot() && haveExim()

test.skipIf(!haveBoth())(
  'the full circle over TLS: a letter, its answer with the number, and the reply to that',
  async () => {
    const authority = await TestAuthority.create('CN=Ours')
    const certificate = await authority.issueServer('localhost')
    await using folder = await testFolder()
    const caFile = join(folder.path, 'ca.pem')
    await writeFile(caFile, authority.cert)
    await using imap = await dovecot({ certificate })
    const people = ['espgu', 'anna', 'stranger']
    await using smtp = await exim({ mailFolder: imap.mailFolder, people, certificate })
    await using database = await testDatabase()
    const { db } = database
    const { host, port, user, password } = imap.setting
    const product = new Program(serverCommand('main'), {
      env: {
        PORT: '0',
        DATA_DIR: folder.path,
        DATABASE_URL: database.url,
        DASHBOARD: 'off',
        DEMO_DATA: 'off',
        AUTH_SECRET: 'a secret of this test only, long enough',
        PUBLIC_URL: publicUrl,
        MAIL_FROM: 'Отклик <espgu@mail.example>',
        SMTP_URL: smtp.url(),
        INTAKE_MAILBOXES: `espgu=imaps://${user}:${encodeURIComponent(password)}@${host}:${port}/INBOX?address=espgu@mail.example`,
        // Without it neither server would be spoken to.
        NODE_EXTRA_CA_CERTS: caFile,
      },
    })
    try {
      await product.ready()
      await db.query(
        `INSERT INTO users (id, full_name, email, phone) VALUES (gen_random_uuid(), 'Анна', 'anna@test.example', '8-302-1234567')`,
      )
      const others = createTransport({ url: smtp.url(), tls: { ca: authority.cert }, requireTLS: true })
      const write = (from: string, more: { to?: string; inReplyTo?: string; text: string }) =>
        others.sendMail({
          from: `${from}@test.example`,
          to: 'espgu@mail.example',
          subject: 'Не открывается заявка',
          ...more,
        })
      const arrived = async (person: string, count: number) => {
        await expect.poll(() => lettersOf(imap.mailFolder, person)).toHaveLength(count)
        return Promise.all((await lettersOf(imap.mailFolder, person)).map((raw) => simpleParser(raw)))
      }
      const tickets = () => db.query<{ number: string; status: string }>('SELECT number, status FROM tickets')

      await write('stranger', { text: 'Помогите' })
      const [waiting] = await arrived('stranger', 1)
      expect(waiting?.text).toContain('письмо зарегистрирует сотрудник')
      expect(await tickets()).toEqual([])

      await write('anna', { text: 'Сегодня в 10:15 нажимаю «Открыть», заявка 1234567, ошибка 500.' })
      const [answer] = await arrived('anna', 1)
      const [ticket] = await tickets()
      expect(answer?.text).toContain(`Номер вашей заявки: ${ticket?.number}`)
      expect(answer?.text).toContain('снимок экрана')
      const replyTo = answer?.replyTo?.value[0]?.address
      expect(replyTo).toMatch(/^espgu\+.+@mail\.example$/)

      // No Message-ID in it: only the signed address tells what it answers.
      await write('anna', { to: replyTo, text: 'Перезагрузили, не помогло.' })
      await expect.poll(tickets).toEqual([{ number: ticket?.number, status: 'REOPENED' }])
      expect(await db.query('SELECT body FROM comments')).toEqual([{ body: 'Перезагрузили, не помогло.' }])
      // Noted after the mail server has answered: whoever the letter is for may be quicker.
      await expect.poll(() => db.query('SELECT DISTINCT state FROM letters')).toEqual([{ state: 'SENT' }])
      // Nothing went in the open: Exim writes down what each letter came by.
      const took = (await smtp.log()).split('\n').filter((line) => line.includes(' <= '))
      expect(took.every((line) => line.includes(' P=esmtpsa ') && line.includes(' X=TLS'))).toBe(true)
      others.close()
    } finally {
      await product.signal('SIGTERM')
    }
  },
)
