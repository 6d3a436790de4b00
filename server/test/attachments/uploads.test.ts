import { randomUUID } from 'node:crypto'
import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newKey } from '../../src/attachments/file-store.ts'
import { removeExpiredUploads } from '../../src/attachments/remove-uploads.ts'
import { createUpload, maxUploadsPerUser, maxUploadsTaken, takeUploads } from '../../src/attachments/uploads.ts'
import type { Viewer } from '../../src/auth/viewer.ts'
import type { Sql } from '../../src/db/database.ts'
import { AppError } from '../../src/errors.ts'
import { pathsOf, png } from './samples.ts'
import { type Stage, stage, uploadMaxBytes } from './stage.ts'

let on: Stage
let anna: Viewer
beforeAll(async () => {
  on = await stage()
})
beforeEach(async () => {
  await on.clear()
  anna = await on.viewer('anna')
})
afterAll(() => on?.[Symbol.asyncDispose]())

const hours = (count: number) => count * 3_600_000
const later = (milliseconds: number) => {
  on.time.now = new Date(on.time.now.getTime() + milliseconds)
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const outcome = await work.then(
    () => 'success',
    (error: unknown) => error,
  )
  if (outcome instanceof AppError) return outcome
  throw new Error(`not an AppError: ${outcome}`)
}

/** Promised and brought. */
async function brought(filename = 'снимок.png'): Promise<string> {
  const promised = await on.promise(png().length, filename)
  expect((await on.put(promised, png())).status).toBe(204)
  return promised.id
}

const take = (ids: string[], to: { ticketId: string; commentId?: string | null }, viewer = anna) =>
  on.db.transaction((sql) => takeUploads(sql, viewer, ids, { commentId: null, ...to, now: on.time.now }))

/** Until a statement of this database waits for another's lock. */
async function somebodyWaits() {
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  while ((await on.db.query(waiting)).length === 0) await setImmediate()
}

const uploads = async () =>
  (await on.db.query<{ id: string }>('SELECT id FROM uploads ORDER BY id')).map(({ id }) => id)

describe('createUpload', () => {
  test.each([
    [{ filename: '../a.png' }, ['filename']],
    [{ filename: 'a.exe' }, ['filename']],
    [{ contentType: 'application/pdf' }, ['contentType']],
    [{ size: 0 }, ['size']],
    [{ size: -1 }, ['size']],
    [{ size: 1.5 }, ['size']],
    [{ size: uploadMaxBytes + 1 }, ['size']],
    [{ filename: 'a\0b.png', size: 0 }, ['filename', 'size']],
  ])('refuses %j and says where', async (wrong, fields) => {
    const right = { filename: 'a.png', contentType: 'image/png', size: 100 }
    const error = await failure(createUpload(on.services, anna, { ...right, ...wrong }))
    expect([error.code, pathsOf(error)]).toEqual(['BAD_USER_INPUT', fields])
    expect(await uploads()).toEqual([])
  })

  test('says the largest size in both languages', async () => {
    const right = { filename: 'a.png', contentType: 'image/png', size: uploadMaxBytes + 1 }
    const { text } = await failure(createUpload(on.services, anna, right))
    expect(text.ru).toContain('2000001 байт; можно от 1 до 2000000 (1.91 МиБ)')
    expect(text.en).toContain('2000001 bytes; 1 to 2000000 (1.91 MiB) are allowed')
  })

  test('needs the scope to write', async () => {
    const reader: Viewer = { ...anna, scopes: new Set(['TICKETS_READ']) }
    const right = { filename: 'a.png', contentType: 'image/png', size: 1 }
    expect((await failure(createUpload(on.services, reader, right))).code).toBe('FORBIDDEN')
  })

  test('holds a user to a number of files not yet attached, until they expire', async () => {
    await on.db.query(
      `INSERT INTO uploads (id, owner_id, filename, content_type, size, created_at, expires_at)
       SELECT gen_random_uuid(), $1, 'a', 'image/png', 1, $2, $2::timestamptz + interval '24 hours'
       FROM generate_series(1, ${maxUploadsPerUser})`,
      [anna.userId, on.time.now],
    )
    later(hours(23))
    const right = { filename: 'a.png', contentType: 'image/png', size: 1 }
    const error = await failure(createUpload(on.services, anna, right))
    expect([error.code, error.details]).toEqual(['RATE_LIMITED', { retryAfterSeconds: 3600 }])
    await createUpload(on.services, await on.viewer('boris'), right)
    later(hours(1))
    await createUpload(on.services, anna, right)
  })
})

describe('takeUploads', () => {
  test('makes attachments, in the order asked for, in two statements however many', async () => {
    const ticketId = await on.ticket()
    const commentId = await on.comment(ticketId, false)
    const ids = [await brought('1.png'), await brought('2.png'), await brought('3.png')].reverse()
    const statements: string[] = []
    const taken = await on.db.transaction((sql) => {
      const counting: Sql = {
        query: (text, values) => {
          statements.push(text)
          return sql.query(text, values)
        },
      }
      return takeUploads(counting, anna, ids, { ticketId, commentId, now: on.time.now })
    })
    expect(statements).toHaveLength(2)
    expect(taken.map(({ id, filename }) => [id, filename])).toEqual([
      [ids[0], '3.png'],
      [ids[1], '2.png'],
      [ids[2], '1.png'],
    ])
    expect(taken[0]).toEqual({
      id: ids[0],
      ticketId,
      commentId,
      filename: '3.png',
      contentType: 'image/png',
      size: png().length,
      storageKey: expect.stringContaining(`${ids[0]}.`),
      scan: 'NOT_SCANNED',
      scanFinding: null,
      createdAt: on.time.now,
    })
    expect(await on.db.prisma.attachment.findMany({ where: { ticketId }, orderBy: { filename: 'desc' } })).toEqual(
      taken,
    )
    expect(await uploads()).toEqual([])
  })

  test('of nothing is nothing', async () => {
    expect(await take([], { ticketId: await on.ticket() })).toEqual([])
  })

  test('leaves the uploads as they were when the transaction fails', async () => {
    const ticketId = await on.ticket()
    const id = await brought()
    const stop = new Error('stop')
    const failing = on.db.transaction(async (sql) => {
      await takeUploads(sql, anna, [id], { ticketId, commentId: null, now: on.time.now })
      throw stop
    })
    await expect(failing).rejects.toBe(stop)
    expect(await on.stored()).toHaveLength(1)
    expect(await take([id], { ticketId })).toHaveLength(1)
  })

  test('of one upload by two at once succeeds for the first; the second waits and finds nothing', async () => {
    const [ticketId, otherId] = [await on.ticket(), await on.ticket()]
    const ids = [await brought(), await brought()]
    const second = await on.db.transaction(async (sql) => {
      await takeUploads(sql, anna, ids, { ticketId, commentId: null, now: on.time.now })
      const outcome = failure(take([...ids].reverse(), { ticketId: otherId }))
      await somebodyWaits()
      return { outcome }
    })
    expect((await second.outcome).code).toBe('NOT_FOUND')
    expect(await on.db.prisma.attachment.count({ where: { ticketId } })).toBe(2)
  })

  test('knows nobody else’s uploads, nor what is taken, expired or unknown', async () => {
    const ticketId = await on.ticket()
    const [own, taken] = [await brought(), await brought()]
    await take([taken], { ticketId })
    const boris = await on.viewer('boris')
    for (const [ids, viewer] of [
      [[own], boris],
      [[own, taken], anna],
      [[own, randomUUID()], anna],
    ] as const) {
      const error = await failure(take([...ids], { ticketId }, viewer))
      expect([error.code, pathsOf(error)]).toEqual(['NOT_FOUND', [`uploadIds.${ids.length - 1}`]])
    }
    later(hours(24))
    expect((await failure(take([own], { ticketId }))).code).toBe('NOT_FOUND')
    expect(await uploads()).toEqual([own])
  })

  test('names every fault with its place', async () => {
    const ticketId = await on.ticket()
    const good = await brought()
    const early = (await on.promise(10)).id
    const notYet = await failure(take([good, early, randomUUID()], { ticketId }))
    expect([notYet.code, pathsOf(notYet)]).toEqual(['BAD_USER_INPUT', ['uploadIds.1', 'uploadIds.2']])
    expect(notYet.text.en).toContain('have not come yet')

    const wrong = await failure(take([good, 'x', good, good.toUpperCase()], { ticketId }))
    expect([wrong.code, pathsOf(wrong)]).toEqual(['BAD_USER_INPUT', ['uploadIds.1', 'uploadIds.2', 'uploadIds.3']])

    const many = await failure(take(Array(maxUploadsTaken + 1).fill(good), { ticketId }))
    expect([many.code, pathsOf(many)]).toEqual(['BAD_USER_INPUT', ['uploadIds']])
    expect(await uploads()).toEqual([good, early].sort())
  })
})

describe('removeExpiredUploads', () => {
  test('removes what nobody took in time, with all its bytes, and leaves the rest', async () => {
    const ticketId = await on.ticket()
    const taken = await brought()
    await take([taken], { ticketId })
    const old = await brought()
    await on.promise(10)
    // What a process that was killed in the middle of a repeated PUT leaves behind.
    const [file = ''] = await fullNames(old)
    await writeFile(join(dirname(file), `${newKey(old)}.part`), 'half')
    later(hours(20))
    const young = await brought()
    later(hours(6))
    expect(await removeExpiredUploads(on.services)).toBe(2)
    expect(await uploads()).toEqual([young])
    expect((await on.stored()).map((name) => name.split('.')[0]).sort()).toEqual([taken, young].sort())
    expect(await removeExpiredUploads(on.services)).toBe(0)
  })

  test('goes on past one batch', async () => {
    await on.db.query(
      `INSERT INTO uploads (id, owner_id, filename, content_type, size, created_at, expires_at)
       SELECT gen_random_uuid(), $1, 'a', 'image/png', 1, $2, $2 FROM generate_series(1, 250)`,
      [anna.userId, on.time.now],
    )
    later(hours(2))
    expect(await removeExpiredUploads(on.services)).toBe(250)
  })

  test('does not touch, nor wait for, an upload that somebody is taking', async () => {
    const ticketId = await on.ticket()
    const id = await brought()
    await on.db.transaction(async (sql) => {
      await takeUploads(sql, anna, [id], { ticketId, commentId: null, now: on.time.now })
      later(hours(26))
      expect(await removeExpiredUploads(on.services)).toBe(0)
      expect(await on.stored()).toHaveLength(1)
    })
    expect(await removeExpiredUploads(on.services)).toBe(0)
    expect(await on.stored()).toHaveLength(1)
  })

  test('keeps the row when the files cannot be removed, for the next run', async () => {
    const id = await brought()
    later(hours(26))
    const [file = ''] = await fullNames(id)
    const obstacle = join(dirname(file), newKey(id))
    await mkdir(obstacle)
    await expect(removeExpiredUploads(on.services)).rejects.toThrow(obstacle)
    await rmdir(obstacle)
    expect(await uploads()).toEqual([id])
    expect(await removeExpiredUploads(on.services)).toBe(1)
    expect(await on.stored()).toEqual([])
  })
})

const fullNames = async (id: string) => (await on.storedPaths()).filter((path) => path.includes(id))
