import { randomUUID } from 'node:crypto'
import { type ExecutionArgs, type ExecutionResult, execute, type GraphQLError } from 'graphql'
import type { Viewer } from '../auth/viewer.ts'
import type { Language } from '../errors.ts'
import type { LogEntry } from '../events/log.ts'
import type { Context } from '../graphql/context.ts'
import { maskError } from '../graphql/errors.ts'
import { freshFor, loadersOf } from '../graphql/event-loaders.ts'
import type { Services } from '../services.ts'
import type { LiveField } from './live-field.ts'
import { failed } from './operations.ts'

/** How events look to all who share it: one document, one language, one viewer as far as the document cares. */
export interface Shape {
  key: string
  live: LiveField
  language: Language
  args: Omit<ExecutionArgs, 'contextValue' | 'rootValue'>
  /** One of the viewers that the shape is for. */
  viewer: Viewer
}

/** An event as it leaves: made once for all who get the same. */
export interface Body {
  cursor: string
  /** The result, and the bracket that closes a message around it. */
  json: Buffer
  /** The same as an event stream has it; made when the first stream needs it. */
  streamed?: Buffer
  /** The server has failed: the subscription ends with this instead. */
  failure?: readonly GraphQLError[]
}

/** Bytes of young bodies that are kept for who comes by late. */
const mostKept = 32 * 1024 * 1024

/** What was made of one entry in one variant, by shape. */
interface Kept {
  since: number
  bytes: number
  bodies: Map<string, Body | Promise<Body>>
}

/** The bodies of the last second. */
export class Bodies {
  readonly #services: Services
  readonly #kept = new Map<string, Kept>()
  #bytes = 0
  /** How many executions there were. */
  executions = 0

  constructor(services: Services) {
    this.#services = services
  }

  get(entry: LogEntry, shape: Shape, variant: string): Body | Promise<Body> {
    const now = performance.now()
    this.#forgetOld(now)
    const key = `${entry.cursor} ${variant}`
    let kept = this.#kept.get(key)
    if (!kept) {
      kept = { since: now, bytes: 0, bodies: new Map() }
      this.#kept.set(key, kept)
    }
    const known = kept.bodies.get(shape.key)
    if (known) return known
    const own = kept
    const body = this.#make(entry, shape, variant)
    own.bodies.set(shape.key, body)
    const made = (done: Body) => {
      if (done.failure) own.bodies.delete(shape.key)
      else own.bodies.set(shape.key, done)
      if (this.#kept.get(key) !== own) return
      own.bytes += done.json.length
      this.#bytes += done.json.length
    }
    if (body instanceof Promise) body.then(made, () => own.bodies.delete(shape.key))
    else made(body)
    return body
  }

  #forgetOld(now: number): void {
    for (const [key, each] of this.#kept) {
      if (this.#bytes <= mostKept && now - each.since < freshFor) return
      this.#kept.delete(key)
      this.#bytes -= each.bytes
    }
  }

  #make(entry: LogEntry, shape: Shape, variant: string): Body | Promise<Body> {
    this.executions += 1
    const { language, viewer, live, args } = shape
    const context: Context = {
      services: this.#services,
      viewer,
      language,
      loaders: loadersOf(entry, this.#services),
      requestId: randomUUID(),
      address: null,
      userAgent: null,
      lastEventId: null,
      cursor: entry.cursor,
      cookies: [],
      signal: null,
    }
    const result = execute({ ...args, contextValue: context, rootValue: live.valueOf(entry, variant) })
    const finish = (done: ExecutionResult) => this.#bodyOf(entry, done)
    return result instanceof Promise ? result.then(finish) : finish(result as ExecutionResult)
  }

  #bodyOf({ cursor }: LogEntry, result: ExecutionResult): Body {
    const errors = result.errors?.map((error) =>
      error.extensions.code === undefined ? maskError(this.#services.logger)(error) : error,
    )
    const masked = errors ? { ...result, errors } : result
    const body: Body = { cursor, json: Buffer.from(`${JSON.stringify(masked)}}`) }
    if (errors && failed(masked)) body.failure = errors
    return body
  }
}
