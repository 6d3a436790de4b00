import type { ServerResponse } from 'node:http'
import { sendJson } from './replies.ts'

/** One thing without which the product does not work; false or a failure means that it is not there now. */
export type Check = () => boolean | Promise<boolean>

// Milliseconds: a probe that waits longer has its answer.
const CHECK_WITHIN = 2000

/** The process is alive: what a supervisor restarts it by. Asks nothing of the database. */
export function sendHealth(response: ServerResponse): void {
  sendJson(response, 200, { status: 'ok' })
}

/** The product works: what a balancer sends requests by. Names what is missing. */
export async function sendReadiness(response: ServerResponse, checks: Record<string, Check>): Promise<void> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await passes(check)) ? 'ok' : 'failing'] as const),
  )
  const ready = results.every(([, result]) => result === 'ok')
  sendJson(response, ready ? 200 : 503, { status: ready ? 'ok' : 'failing', checks: Object.fromEntries(results) })
}

async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_WITHIN)
  })
  try {
    return await Promise.race([check(), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
