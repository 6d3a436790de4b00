import { expect, test } from 'vitest'
import { type JobKind, prepareJobs } from '../../src/job-queue.ts'
import { writeLetters } from '../../src/mail/letters.ts'
import { codeOf, testApi } from '../testkit/api.ts'

const digging: JobKind<{ depth: number }> = { name: 'digging', retryLimit: 0, retryDelay: 1, expireIn: 60, atOnce: 1 }

const page = `{ jobQueues { name waiting active retrying failed }
  failedJobs { nodes { id queue error attempts } pageInfo { hasNextPage } } }`
const retry = 'mutation ($id: ID!) { retryJob(input: { id: $id }) { job { id } } }'

test('administrators see what was given up and why, and have it tried again', async () => {
  await using api = await testApi()
  const { db, queue } = api.services
  await prepareJobs(db, [digging])
  const admin = await api.as('admin')
  let stone = true
  const dug: number[] = []
  await queue.start()
  queue.work(digging, async ({ depth }) => {
    if (stone) throw new Error('there is a stone')
    dug.push(depth)
  })
  try {
    await db.transaction((sql) => queue.add(sql, digging, [{ depth: 3 }]))
    queue.wake(digging)
    const failed = () => admin.get(page).then(({ failedJobs }) => failedJobs.nodes)
    await expect.poll(failed).toMatchObject([{ queue: 'digging', error: 'there is a stone', attempts: 1 }])
    const [{ id }] = await failed()
    const program = api.withToken(await api.issueToken('admin', ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE']))
    for (const other of [await api.as('agnes'), await api.as('anna'), program]) {
      expect(codeOf(await other.ask(page))).toBe('FORBIDDEN')
      expect(codeOf(await other.ask(retry, { id }))).toBe('FORBIDDEN')
    }

    stone = false
    await admin.get(retry, { id })
    await expect
      .poll(async () => (await admin.get(page)).jobQueues)
      .toContainEqual({ name: 'digging', waiting: 0, active: 0, retrying: 0, failed: 0 })
    expect(dug).toEqual([3])
    expect(codeOf(await admin.ask(retry, { id }))).toBe('NOT_FOUND')
  } finally {
    await queue.stop()
  }
})

test('letters are read by pages, of one state or of all, each once', async () => {
  await using api = await testApi()
  const { services } = api
  const admin = await api.as('admin')
  const subjects = Array.from({ length: 7 }, (_, index) => `Письмо ${index}`)
  await services.db.transaction((sql) =>
    writeLetters(
      sql,
      services,
      subjects.map((subject) => ({ purpose: 'test', to: 'anna@zakupki.example', subject, text: subject })),
    ),
  )
  await services.db.query("UPDATE letters SET state = 'FAILED' WHERE subject IN ('Письмо 1', 'Письмо 5')")
  await services.db.query("UPDATE letters SET state = 'SENT' WHERE subject = 'Письмо 3'")
  const query = `query ($state: LetterState, $after: String) {
    letters(first: 2, after: $after, state: $state) { nodes { subject } pageInfo { hasNextPage endCursor } }
    letterCounts { waiting failed } }`
  const readAll = async (state: string | null) => {
    const read: string[] = []
    for (let after: string | null = null; ; ) {
      const { letters, letterCounts } = await admin.get(query, { state, after })
      expect(letterCounts).toEqual({ waiting: 4, failed: 2 })
      read.push(...letters.nodes.map(({ subject }: { subject: string }) => subject))
      if (!letters.pageInfo.hasNextPage) return read
      after = letters.pageInfo.endCursor
    }
  }
  expect((await readAll(null)).sort()).toEqual(subjects)
  expect(await readAll('FAILED')).toHaveLength(2)
  expect((await readAll('WAITING')).sort()).toEqual(['Письмо 0', 'Письмо 2', 'Письмо 4', 'Письмо 6'])
})
