import { spawnSync } from 'node:child_process'
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { MailboxSetting } from '../../src/intake/mailboxes.ts'
import type { Issued } from '../testkit/authority.ts'
import { configurationOf } from './dovecot-settings.ts'
import { MailServer, mailFolder, mailOwner } from './mail-server.ts'

const found = ['/usr/sbin/dovecot', '/usr/bin/dovecot', '/usr/local/sbin/dovecot', 'dovecot']
  .map((path) => ({ path, version: spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? '' }))
  .find(({ version }) => /^2\.[34]\./.test(version))

/**
 * Whether tests against a real IMAP server can run here. Without Dovecot they are left out in one plain line, unless
 * REQUIRE_MAIL_SERVERS=1 says that they must run.
 */
export function haveDovecot(): boolean {
  if (found) return true
  if (process.env.REQUIRE_MAIL_SERVERS === '1') {
    throw new Error('REQUIRE_MAIL_SERVERS=1, and there is no dovecot 2.3 or 2.4 here: apt-get install dovecot-imapd')
  }
  console.info('Left out: letters from a real IMAP server, since there is no dovecot here (Debian: dovecot-imapd).')
  return false
}

export interface Dovecot extends AsyncDisposable {
  /** Of the mailbox `espgu`. */
  setting: Pick<MailboxSetting, 'host' | 'port' | 'user' | 'password' | 'tls'>
  /** Below it each user has a Maildir, for whoever delivers. */
  mailFolder: string
  /** Lays letters into the mailbox `espgu`, as a delivery agent does. */
  deliver(...letters: (string | Buffer)[]): Promise<void>
  /** Names of the letters' files there; `,S` in one says \Seen. */
  files(): Promise<string[]>
  start(): Promise<void>
  stop(): Promise<void>
  /** Forgets all UIDs, as a mailbox that was restored from a copy. */
  forgetUids(): Promise<void>
}

export interface DovecotOptions {
  /** For `localhost`: letters are read over TLS from the first byte on. */
  certificate?: Issued
}

const password = 'right password'
const user = 'espgu'

/** A Dovecot of the test's own; nothing of the system's configuration is read. */
export async function dovecot({ certificate }: DovecotOptions = {}): Promise<Dovecot> {
  if (!found) throw new Error('there is no dovecot')
  const { path: command, version } = found
  const folder = await mailFolder('dovecot')
  const owner = mailOwner()
  const maildir = join(folder, 'mail', user)
  for (const path of [join(folder, 'mail'), maildir, ...['tmp', 'new', 'cur'].map((part) => join(maildir, part))]) {
    await mkdir(path)
    await chown(path, owner.uid, owner.gid)
  }
  await writeFile(join(folder, 'users'), `${user}:{PLAIN}${password}:${owner.uid}:${owner.gid}::${folder}::\n`)
  if (certificate) {
    await writeFile(join(folder, 'cert.pem'), certificate.cert)
    await writeFile(join(folder, 'key.pem'), certificate.key)
  }
  const runs = userInfo()
  const server = new MailServer({
    greeting: '* OK',
    tls: certificate !== undefined,
    async command(port) {
      const path = join(folder, 'dovecot.conf')
      const self = runs.uid === 0 ? null : runs.username
      const settings = { folder, port, owner, self, tls: certificate !== undefined }
      await writeFile(path, configurationOf(version, settings))
      return { command, args: ['-F', '-c', path] }
    },
  })
  await server.startAnywhere()
  let letters = 0

  return {
    get setting() {
      const tls = certificate ? ('implicit' as const) : ('off' as const)
      return { host: certificate ? 'localhost' : '127.0.0.1', port: server.port, user, password, tls }
    },
    mailFolder: join(folder, 'mail'),
    async deliver(...raws) {
      for (const raw of raws) {
        const name = `${1_700_000_000 + letters}.M${letters++}P1.test`
        const path = join(maildir, 'tmp', name)
        await writeFile(path, raw)
        await chown(path, owner.uid, owner.gid)
        await rename(path, join(maildir, 'new', name))
      }
    },
    files: async () => [...(await readdir(join(maildir, 'new'))), ...(await readdir(join(maildir, 'cur')))],
    start: () => server.start(),
    stop: () => server.stop(),
    async forgetUids() {
      for (const name of await readdir(maildir)) {
        if (name.startsWith('dovecot')) await rm(join(maildir, name), { recursive: true })
      }
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}
