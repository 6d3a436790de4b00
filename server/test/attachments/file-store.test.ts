import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DiskStore } from '../../src/attachments/disk-store.ts'
import { FileNotFound, type FileStore, FileTooLarge, newKey } from '../../src/attachments/file-store.ts'
import { openHandlesUnder } from './testkit.ts'

const stores = [
  {
    name: 'DiskStore',
    async make() {
      const root = await mkdtemp(join(tmpdir(), 'otklik files '))
      return { store: new DiskStore(root), discard: () => rm(root, { recursive: true }) }
    },
  },
]

const group = '01981b3e-7c1a-7000-8000-0123456789ab'

/** So many hours from now. */
const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000)

async function* chunks(...parts: (Uint8Array | Error)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield part
  }
}

describe.each(stores)('$name, as every file store', ({ make }) => {
  let store: FileStore
  let discard: () => Promise<void>
  beforeEach(async () => {
    const made = await make()
    store = made.store
    discard = made.discard
  })
  afterEach(() => discard())

  const read = async (key: string, range?: { start: number; end: number }) =>
    buffer((await store.open(key, range)).stream)
  const sizeOf = async (key: string, range?: { start: number; end: number }) => {
    const { stream, size } = await store.open(key, range)
    stream.destroy()
    return size
  }

  test('gives back the bytes it was given, and their number', async () => {
    const key = newKey(group)
    const bytes = randomBytes(1_000_003)
    expect(await store.write(key, chunks(bytes.subarray(0, 7), bytes.subarray(7)), { maxBytes: 2_000_000 })).toEqual({
      size: bytes.length,
    })
    expect((await read(key)).equals(bytes)).toBe(true)
    expect(await sizeOf(key)).toBe(bytes.length)
  })

  test('takes a node stream as a body', async () => {
    const key = newKey(group)
    await store.write(key, Readable.from([Buffer.from('ab'), Buffer.from('c')]), { maxBytes: 3 })
    expect((await read(key)).toString()).toBe('abc')
  })

  test('reads a range, both ends included, and tells the whole size', async () => {
    const key = newKey(group)
    await store.write(key, chunks(Buffer.from('0123456789')), { maxBytes: 10 })
    expect((await read(key, { start: 2, end: 4 })).toString()).toBe('234')
    expect(await sizeOf(key, { start: 9, end: 9 })).toBe(10)
  })

  test('keeps an empty body', async () => {
    const key = newKey(group)
    expect(await store.write(key, chunks(), { maxBytes: 1 })).toEqual({ size: 0 })
    expect(await read(key)).toHaveLength(0)
  })

  test('accepts a body of exactly maxBytes and refuses one byte more, keeping nothing', async () => {
    const exact = newKey(group)
    await store.write(exact, chunks(Buffer.alloc(5), Buffer.alloc(5)), { maxBytes: 10 })
    const over = newKey(group)
    await expect(store.write(over, chunks(Buffer.alloc(5), Buffer.alloc(6)), { maxBytes: 10 })).rejects.toThrow(
      FileTooLarge,
    )
    await expect(store.open(over)).rejects.toThrow(FileNotFound)
  })

  test('reads no further than the chunk that is too much', async () => {
    let given = 0
    async function* endless() {
      for (;;) {
        given++
        yield new Uint8Array(10)
      }
    }
    await expect(store.write(newKey(group), endless(), { maxBytes: 25 })).rejects.toThrow(FileTooLarge)
    expect(given).toBe(3)
  })

  test('keeps nothing of a body that breaks off, and throws what the body threw', async () => {
    const key = newKey(group)
    const broken = new Error('the line went dead')
    await expect(store.write(key, chunks(Buffer.from('half'), broken), { maxBytes: 100 })).rejects.toBe(broken)
    await expect(store.open(key)).rejects.toThrow(FileNotFound)
  })

  test('does not mix the bytes of two writers of one key', async () => {
    const key = newKey(group)
    const gate = new EventEmitter()
    async function* slow() {
      yield Buffer.from('first')
      gate.emit('begun')
      await once(gate, 'open')
    }
    const begun = once(gate, 'begun')
    const first = store.write(key, slow(), { maxBytes: 10 })
    await begun
    await expect(store.write(key, chunks(Buffer.from('second')), { maxBytes: 10 })).rejects.toThrow()
    gate.emit('open')
    await first
    expect((await read(key)).toString()).toBe('first')
  })

  test('forgets a key, and does not mind when it is gone', async () => {
    const key = newKey(group)
    await store.write(key, chunks(Buffer.from('x')), { maxBytes: 1 })
    await store.delete(key)
    await store.delete(key)
    await expect(store.open(key)).rejects.toThrow(FileNotFound)
  })

  test('forgets a group and leaves the others', async () => {
    const other = newKey('01981b3e-7c1a-7000-8000-0123456789ac')
    const own = [newKey(group), newKey(group)]
    for (const key of [other, ...own]) await store.write(key, chunks(Buffer.from('x')), { maxBytes: 1 })
    await store.deleteGroup(group)
    for (const key of own) await expect(store.open(key)).rejects.toThrow(FileNotFound)
    expect((await read(other)).toString()).toBe('x')
    await store.deleteGroup('01981b3e-7c1a-7000-8000-00000000dead')
  })

  test('tells the keys that changed last within some time, also while keys come and go', async () => {
    const told = async (from: Date, until: Date) => {
      const keys: string[] = []
      for await (const key of store.lastChanged(from, until)) keys.push(key)
      return keys.sort()
    }
    expect(await told(hour(-1), hour(1))).toEqual([])
    const keys = Array.from({ length: 20 }, (_, index) => newKey(`01981b3e-7c1a-7000-8000-${100_000_000_000 + index}`))
    for (const key of keys) await store.write(key, chunks(Buffer.from('x')), { maxBytes: 1 })
    expect(await told(hour(-2), hour(-1))).toEqual([])
    expect(await told(hour(1), hour(2))).toEqual([])
    expect(await told(hour(-1), hour(1))).toEqual(keys.toSorted())
    for await (const key of store.lastChanged(hour(-1), hour(1))) await store.delete(key)
    expect(await told(hour(-1), hour(1))).toEqual([])
  })

  test.each(['../../etc/passwd', 'a.b', '', `${group}./x`, `${group}`, `${group}.ABCDEF0123456789`])(
    'refuses %j as a key',
    async (key) => {
      await expect(store.write(key, chunks(), { maxBytes: 1 })).rejects.toThrow('not a key')
      await expect(store.open(key)).rejects.toThrow('not a key')
      await expect(store.delete(key)).rejects.toThrow('not a key')
    },
  )
})

describe('DiskStore', () => {
  test('leaves no part behind, no handle open, and sweeps the parts of a dead process with their group', async () => {
    const root = await mkdtemp(join(tmpdir(), 'otklik files '))
    const store = new DiskStore(root)
    const key = newKey(group)
    await store.write(key, chunks(Buffer.from('x')), { maxBytes: 1 })
    await expect(store.write(newKey(group), chunks(Buffer.alloc(2)), { maxBytes: 1 })).rejects.toThrow(FileTooLarge)
    const files = async () =>
      (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const [only, ...rest] = await files()
    expect([only?.name, rest]).toEqual([key, []])

    const leave = () => writeFile(join(only?.parentPath ?? '', `${newKey(group)}.part`), 'left by a killed process')
    await leave()
    await store.deleteGroup(group)
    expect(await files()).toEqual([])
    await leave()
    for await (const left of store.lastChanged(hour(-1), hour(1))) await store.delete(left)
    expect(await files()).toEqual([])

    await store.write(key, chunks(Buffer.alloc(1_000_000)), { maxBytes: 1_000_000 })
    const { stream } = await store.open(key)
    const closed = once(stream, 'close')
    stream.destroy()
    await closed
    expect(await openHandlesUnder(root)).toEqual([])
    await rm(root, { recursive: true })
  })
})
