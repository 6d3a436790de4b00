import { type App, buildApp, type Started } from './app.ts'
import { readEnv } from './env.ts'
import { followParents } from './parents.ts'
import { StartError } from './start-error.ts'

// Milliseconds; a stop that takes longer is cut off. PostgreSQL's watcher sees us go and ends it all the same.
const STOP_WITHIN = 9500

let app: App | undefined
let stopping = false

function stop(reason: string): void {
  // npm hands on a Ctrl-C that the terminal has already sent to all.
  if (stopping) return
  stopping = true
  say(`Остановка / stopping (${reason}) …`)
  setTimeout(() => process.exit(1), STOP_WITHIN).unref()
  Promise.resolve(app?.stop()).then(
    () => process.exit(0),
    (error: unknown) => fail(error),
  )
}

function fail(error: unknown): never {
  if (error instanceof StartError) for (const line of error.lines) console.error(line)
  else console.error(error)
  process.exit(1)
}

function say(line: string): void {
  console.log(line)
}

function greet({ url, demo, needsAdmin }: Started): void {
  say('')
  say(`Отклик работает / Otklik is ready: ${url}`)
  if (demo) {
    say(`Вход, пароль у всех один / sign in, one password for all: ${demo.password}`)
    for (const [emails, who] of demo.accounts) say(`  ${emails} — ${who}`)
  }
  if (needsAdmin) say('Администратора ещё нет / there is no administrator yet: npm run admin:create')
  say('')
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
// A terminal that is gone takes no more lines; that is no reason to fall.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

try {
  const env = readEnv()
  followParents(env, () => stop('the parent process has ended'))
  app = buildApp(env, { say })
  const started = await app.start()
  if (!stopping) greet(started)
} catch (error) {
  if (!stopping) fail(error)
}
