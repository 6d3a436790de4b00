// The dashboard's process: page rendering on a loopback port of its own, so that it cannot stall subscriptions.
// It lives as long as the server holds the other end of the channel, and says there which port it got.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface DashboardTask {
  /** The dashboard's folder, built. */
  folder: string
}

export interface DashboardReport {
  port: number
}

type Next = (options: { dev: boolean; dir: string; hostname: string; port: number }) => {
  prepare(): Promise<void>
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
// Ctrl-C reaches the whole group of the terminal; the server says when its dashboard is to go.
process.on('SIGINT', () => {})

process.once('message', async ({ folder }: DashboardTask) => {
  const require = createRequire(join(folder, 'package.json'))
  const { default: next } = (await import(pathToFileURL(require.resolve('next')).href)) as { default: Next }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const app = next({ dev: false, dir: folder, hostname: '127.0.0.1', port })
  const handle = app.getRequestHandler()
  server.on('request', (request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  // The front door keeps its connections for the next request; it closes them, not we.
  server.keepAliveTimeout = 0
  await app.prepare()
  process.send?.({ port } satisfies DashboardReport)
})
