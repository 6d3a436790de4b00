// Makes an administrator, the first one above all: nobody else could.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { createAuth } from './auth/auth.ts'
import { keptSecret, prepareDataFolder } from './data-folder.ts'
import { Database } from './db/database.ts'
import { openDatabase } from './db/open.ts'
import { applyMigrations } from './db/prepare.ts'
import { readAdmin, readEnv } from './env.ts'
import { AppError } from './errors.ts'
import { StartError } from './start-error.ts'

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
