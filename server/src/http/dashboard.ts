import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Agent, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProxyServer } from 'http-proxy-3'
import type { Logger } from 'pino'
import { childArguments } from '../child-arguments.ts'
import { StartError } from '../start-error.ts'
import type { DashboardReport } from './dashboard-main.ts'
import { sendError, sendStarting } from './replies.ts'

export interface DashboardOptions {
  logger: Logger
  /** Where the dashboard's own requests to the API go, from its server to ours. */
  apiUrl: string
}

// Milliseconds.
const FIRST_WAIT = 500
const LONGEST_WAIT = 30_000
const STEADY_AFTER = 60_000
const STOP_WITHIN = 2000

const folder = fileURLToPath(new URL('../../../dashboard', import.meta.url))

/**
 * The dashboard behind the front door. Its states: starting → up → (dies) → waiting → starting; the waits
 * grow while it dies young. While it is not up its pages say that they open by themselves.
 */
export class Dashboard {
  readonly #options: DashboardOptions
  readonly #proxy = createProxyServer({ xfwd: false, agent: new Agent({ keepAlive: true, maxSockets: 256 }) })
  #child: ChildProcess | undefined
  #port: number | undefined
  #stopping = false
  #wait = FIRST_WAIT
  #timer: NodeJS.Timeout | undefined

  constructor(options: DashboardOptions) {
    if (!existsSync(join(folder, '.next', 'BUILD_ID'))) {
      throw new StartError('The dashboard is not built: run “npm run build”, or start with DASHBOARD=off.')
    }
    this.#options = options
    this.#proxy.on('error', (error, _request, response) => {
      if (!('writeHead' in response)) return
      // A socket that the dashboard closed just then, or an asker who has gone; neither is a fault of ours.
      if (response.headersSent || response.destroyed) response.destroy()
      else if (this.#port === undefined) sendStarting(response)
      else {
        options.logger.warn({ err: error }, 'the dashboard did not answer')
        sendError(response, 502, 'UNAVAILABLE', {
          ru: 'Страница не открылась, повторите попытку.',
          en: 'The page did not open, please try again.',
        })
      }
    })
  }

  get isUp(): boolean {
    return this.#port !== undefined
  }

  /** Resolves when pages can be opened, or when the first try has failed. */
  start(): Promise<boolean> {
    return this.#launch()
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    if (this.#port === undefined) sendStarting(response)
    else this.#proxy.web(request, response, { target: { host: '127.0.0.1', port: this.#port } })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const harder = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN)
    await gone
    clearTimeout(harder)
  }

  #launch(): Promise<boolean> {
    const since = Date.now()
    const child = spawn(process.execPath, childArguments(import.meta.url, 'dashboard-main'), {
      cwd: folder,
      env: childEnv(this.#options.apiUrl),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child = child
    child.send({ folder }, () => {})
    return new Promise((resolve) => {
      child.once('message', ({ port }: DashboardReport) => {
        this.#port = port
        resolve(true)
      })
      child.once('error', (error) => this.#options.logger.error({ err: error }, 'the dashboard cannot be started'))
      child.once('exit', (code, signal) => {
        this.#port = undefined
        resolve(false)
        if (this.#stopping) return
        if (Date.now() - since > STEADY_AFTER) this.#wait = FIRST_WAIT
        this.#options.logger.error({ code, signal, wait: this.#wait }, 'the dashboard has ended; it is started again')
        this.#timer = setTimeout(() => void this.#launch(), this.#wait)
        this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT)
      })
    })
  }
}

function childEnv(apiUrl: string): NodeJS.ProcessEnv {
  return { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', API_URL: apiUrl, TZ: 'UTC' }
}
