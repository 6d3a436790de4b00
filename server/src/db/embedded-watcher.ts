// Runs one PostgreSQL for the server and outlives it by just so long as it takes to stop it. The server holds
// the other end of the channel: when it says «stop», or is gone in whatever way, PostgreSQL is told to
// disconnect everybody and write its checkpoint; one that does not obey is ended harder. Stands in a session
// of its own, so that Ctrl-C at the terminal reaches the server alone, and so does a kill of its group.
import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'

export interface WatcherTask {
  file: string
  args: string[]
  uid?: number
  gid?: number
  env: NodeJS.ProcessEnv
  log: string
}

/** What the watcher tells the server. */
export type WatcherReport = { kind: 'started'; pid: number } | { kind: 'ended'; reason: string }

// Milliseconds until PostgreSQL is asked harder. Together below the ten seconds that a stop may take.
const QUIT_AFTER = 5000
const KILL_AFTER = 7000

let begun = false

process.once('message', (task: WatcherTask) => {
  begun = true
  const { file, args, env, log, ...ids } = task
  const output = openSync(log, 'a', 0o600)
  const child = spawn(file, args, { cwd: '/', env, stdio: ['ignore', output, output], ...ids })
  child.once('error', (error) => end({ kind: 'ended', reason: error.message }))
  child.once('exit', (code, signal) => end({ kind: 'ended', reason: signal ?? `code ${code}` }))
  if (child.pid) report({ kind: 'started', pid: child.pid })

  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    child.kill('SIGINT')
    setTimeout(() => child.kill('SIGQUIT'), QUIT_AFTER)
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER)
  }
  process.on('message', stop)
  process.on('disconnect', stop)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  if (!process.connected) stop()
})

// The server was gone before it said what to run.
process.once('disconnect', () => {
  if (!begun) process.exit(0)
})

function report(message: WatcherReport): void {
  if (process.connected) process.send?.(message, () => {})
}

function end(message: WatcherReport): void {
  if (process.connected) process.send?.(message, () => process.exit(0))
  else process.exit(0)
}
