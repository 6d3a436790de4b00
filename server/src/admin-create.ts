// Makes an administrator, the first one above all: nobody else could.
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { createAuth } from './auth/auth.ts'
import { keptSecret, prepareDataFolder } from './data-folder.ts'
import { checkDatabase } from './db/check.ts'
import { Database } from './db/database.ts'
import { EmbeddedPostgres } from './db/embedded.ts'
import { applyMigrations } from './db/prepare.ts'
import { type Env, readAdmin, readEnv } from './env.ts'
import { AppError } from './errors.ts'
import { StartError } from './start-error.ts'

interface OpenDatabase {
  url: string
  close(): Promise<void>
}

/** The database that the product uses, whether the product runs now or not. */
async function openDatabase(env: Env): Promise<OpenDatabase> {
  if (env.databaseUrl) {
    await checkDatabase(env.databaseUrl)
    return { url: env.databaseUrl, close: async () => {} }
  }
  const folder = join(env.dataDir, 'postgres')
  const url = await EmbeddedPostgres.running(folder)
  if (url) return { url, close: async () => {} }
  const postgres = await EmbeddedPostgres.start({ folder, say: console.log })
  return { url: postgres.url, close: () => postgres.stop() }
}

async function askFor({ email, fullName, password }: ReturnType<typeof readAdmin>) {
  if (email && fullName && password) return { email, fullName, password }
  if (!process.stdin.isTTY) {
    throw new StartError('There is no terminal to ask at: set ADMIN_EMAIL, ADMIN_NAME and ADMIN_PASSWORD.')
  }
  let hidden = false
  const output = new Writable({
    write(chunk, encoding, done) {
      if (hidden) done()
      else process.stdout.write(chunk, encoding, done)
    },
  })
  const terminal = createInterface({ input: process.stdin, output, terminal: true })
  try {
    const answers = {
      email: email ?? (await terminal.question('Электронная почта / e-mail: ')),
      fullName: fullName ?? (await terminal.question('Фамилия, имя, отчество / full name: ')),
    }
    process.stdout.write(password ? '' : 'Пароль / password: ')
    hidden = true
    return { ...answers, password: password ?? (await terminal.question('')) }
  } finally {
    process.stdout.write('\n')
    terminal.close()
  }
}

async function createAdmin(): Promise<void> {
  const env = readEnv()
  const input = await askFor(readAdmin())
  await prepareDataFolder(env.dataDir)
  const database = await openDatabase(env)
  try {
    await applyMigrations(database.url)
    const db = new Database({ url: database.url, poolSize: 2 })
    try {
      const auth = createAuth({
        db,
        secret: env.authSecret ?? (await keptSecret(env.dataDir)),
        publicUrl: env.publicUrl ?? `http://localhost:${env.port}`,
        secureCookies: false,
        clock: () => new Date(),
      })
      const admin = await auth.createUser({ ...input, role: 'ADMIN' })
      console.log(`Администратор создан / the administrator is made: ${admin.email}`)
    } finally {
      await db.close()
    }
  } finally {
    await database.close()
  }
}

try {
  await createAdmin()
  process.exit(0)
} catch (error) {
  if (error instanceof StartError) for (const line of error.lines) console.error(line)
  else if (error instanceof AppError) console.error(`${error.text.ru} / ${error.text.en}`)
  else console.error(error)
  process.exit(1)
}
