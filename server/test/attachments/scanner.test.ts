import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Clamd, isClamdAddress } from '../../src/attachments/clamd.ts'
import { type Scanner, ScannerAway } from '../../src/attachments/scanner.ts'
import { ClamdDouble, eicar } from '../testkit/clamd.ts'

interface Made extends AsyncDisposable {
  scanner: Scanner
  far: ClamdDouble
}

async function clamdOver(path?: string, limits?: ConstructorParameters<typeof Clamd>[1]): Promise<Made> {
  const far = await ClamdDouble.listen(path)
  return { far, scanner: new Clamd(far.url, limits), [Symbol.asyncDispose]: () => far[Symbol.asyncDispose]() }
}

const scanners = [
  { name: 'clamd over TCP', make: () => clamdOver() },
  {
    name: 'clamd over a Unix socket',
    async make() {
      const folder = await mkdtemp(join(tmpdir(), 'otklik-'))
      const made = await clamdOver(join(folder, 'clamd'))
      return {
        ...made,
        async [Symbol.asyncDispose]() {
          await made[Symbol.asyncDispose]()
          await rm(folder, { recursive: true })
        },
      }
    },
  },
]

async function* chunks(...parts: (Uint8Array | string | Error)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield typeof part === 'string' ? Buffer.from(part) : part
  }
}

describe.each(scanners)('$name, as every scanner', ({ make }) => {
  test('finds nothing in a clean file, and names what it finds in a bad one, wherever chunks are cut', async () => {
    await using made = await make()
    const clean = randomBytes(300_000)
    expect(await made.scanner.scan(chunks(clean.subarray(0, 1), clean.subarray(1)))).toBeNull()
    expect(made.far.seen[0]?.equals(clean)).toBe(true)
    expect(await made.scanner.scan(chunks(clean, eicar.slice(0, 20), eicar.slice(20)))).toBe('Eicar-Test-Signature')
    expect(await made.scanner.scan(chunks())).toBeNull()
  })

  test('a file of which nothing was told is not clean', async () => {
    await using made = await make()
    made.far.mode = 'full'
    // Longer than what sockets hold, so that the answer comes while there is still something to send.
    const long = Array.from({ length: 400 }, () => Buffer.alloc(64 * 1024))
    await expect(made.scanner.scan(chunks(...long))).rejects.toThrow(ScannerAway)
    await expect(made.scanner.scan(chunks('short'))).rejects.toThrow('size limit exceeded')
  })

  test('what the body throws comes out as it is', async () => {
    await using made = await make()
    const broken = new Error('the disk is broken')
    await expect(made.scanner.scan(chunks('a', broken))).rejects.toBe(broken)
  })

  test('a scanner that is gone is away', async () => {
    const made = await make()
    await made[Symbol.asyncDispose]()
    await expect(made.scanner.scan(chunks('a'))).rejects.toThrow(ScannerAway)
  })
})

test('a clamd that falls silent is waited for as long as the limits say', async () => {
  await using made = await clamdOver(undefined, { silence: 50, whole: 60_000 })
  made.far.mode = 'deaf'
  await expect(made.scanner.scan(chunks('a'))).rejects.toThrow('it fell silent')
  await using slow = await clamdOver(undefined, { silence: 60_000, whole: 50 })
  slow.far.mode = 'deaf'
  await expect(slow.scanner.scan(chunks('a'))).rejects.toThrow('it took too long')
})

test('whoever answers something else is no clamd', async () => {
  const other = createServer((socket) => {
    socket.on('error', () => {})
    socket.resume()
    socket.end('HTTP/1.1 400 Bad Request\r\n'.repeat(400))
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  await expect(new Clamd(`tcp://127.0.0.1:${port}`).scan(chunks('a'))).rejects.toThrow(ScannerAway)
  await new Promise((resolve) => other.close(resolve))
})

test('what an address may be', () => {
  for (const good of ['tcp://clamd.example:3310', 'tcp://clamd.example', 'tcp://[::1]:3310', 'unix:/run/clamd.ctl']) {
    expect(isClamdAddress(good), good).toBe(true)
  }
  for (const bad of ['clamd.example:3310', 'http://clamd.example', 'unix:', 'unix:relative', 'tcp://', '']) {
    expect(isClamdAddress(bad), bad).toBe(false)
  }
})
