import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { type Scanner, ScannerAway } from './scanner.ts'

export interface ClamdLimits {
  /** Milliseconds without a byte either way; less than what a PUT may be silent for. */
  silence: number
  /** Milliseconds for one file. */
  whole: number
}

const defaultLimits: ClamdLimits = { silence: 45_000, whole: 10 * 60_000 }

/** Bytes sent in one piece at most. */
const pieceBytes = 64 * 1024

/** No answer of clamd's is longer; more is no answer. */
const answerBytes = 4096

/**
 * ClamAV's daemon, by its command INSTREAM: pieces of the file behind their lengths, a length of zero at the end, one
 * line in return. By hand, since the library for it keeps what the socket does not take yet in memory and waits for
 * ever when the daemon falls silent.
 */
export class Clamd implements Scanner {
  readonly #address: NetConnectOpts
  readonly #limits: ClamdLimits

  /** @param url tcp://host:port or unix:/path */
  constructor(url: string, limits: ClamdLimits = defaultLimits) {
    this.#address = clamdAddress(url)
    this.#limits = limits
  }

  async scan(body: AsyncIterable<Uint8Array>): Promise<string | null> {
    const socket = connect(this.#address)
    const deadline = setTimeout(() => socket.destroy(new Error('it took too long')), this.#limits.whole)
    socket.setTimeout(this.#limits.silence, () => socket.destroy(new Error('it fell silent')))
    const answer = readAnswer(socket)
    // It is awaited when the body has been sent; until then a failure is nobody's yet.
    answer.catch(() => {})
    try {
      await send(socket, body, answer)
      return verdictOf(await answer)
    } catch (error) {
      throw error instanceof SocketFault ? new ScannerAway(error.message, { cause: error.cause }) : error
    } finally {
      clearTimeout(deadline)
      socket.destroy()
    }
  }
}

/** Told apart from what the body throws. */
class SocketFault extends Error {}

const asFault = (error: unknown) =>
  new SocketFault(error instanceof Error ? error.message || String(error) : String(error), { cause: error })

async function send(socket: Socket, body: AsyncIterable<Uint8Array>, answer: Promise<string>): Promise<void> {
  // An early answer is a refusal, of a file too long for it for one: the rest need not be sent.
  let answered = false
  const early = answer.then(() => {
    answered = true
  })
  early.catch(() => {})
  const write = async (bytes: Uint8Array) => {
    if (socket.destroyed) await answer
    if (!socket.write(bytes)) await Promise.race([once(socket, 'drain').catch(() => answer), early])
  }
  await write(Buffer.from('zINSTREAM\0'))
  for await (const chunk of body) {
    for (let at = 0; at < chunk.byteLength && !answered; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(piece.byteLength)
      await write(length)
      await write(piece)
    }
    if (answered) return
  }
  await write(Buffer.alloc(4))
}

/** Up to the closing zero, or to the end of what clamd has to say. */
function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      answer += part
      const end = answer.indexOf('\0')
      if (end >= 0) resolve(answer.slice(0, end))
      else if (answer.length > answerBytes) socket.destroy(new Error('it talks of something else'))
    })
    socket.on('error', (error) => reject(asFault(error)))
    socket.on('close', () => reject(new SocketFault('it hung up')))
  })
}

function verdictOf(answer: string): string | null {
  const line = answer.trim()
  if (line === 'stream: OK') return null
  const found = /^stream: (.+) FOUND$/.exec(line)?.[1]
  if (found === undefined) throw new ScannerAway(line)
  return found
}

export const isClamdAddress = (url: string): boolean => {
  try {
    return clamdAddress(url) !== null
  } catch {
    return false
  }
}

/** Throws where the address is none; env.ts asks first. */
function clamdAddress(url: string): NetConnectOpts {
  const path = /^unix:(?:\/\/)?(\/.+)$/.exec(url)?.[1]
  if (path !== undefined) return { path }
  const { protocol, hostname, port } = new URL(url)
  if (protocol !== 'tcp:' || hostname === '') throw new Error(`not an address of clamd: ${url}`)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 3310 : Number(port) }
}
