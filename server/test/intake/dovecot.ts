import { spawn, spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { MailboxSetting } from '../../src/intake/mailboxes.ts'
import { mailbox } from './world.ts'

const binary = ['/usr/sbin/dovecot', '/usr/bin/dovecot', '/usr/local/sbin/dovecot', 'dovecot'].find((path) =>
  spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('2.3.'),
)

/**
 * Whether tests against a real IMAP server can run here. Without Dovecot 2.3 (later ones read other settings) they are
 * left out in one plain line, unless REQUIRE_MAIL_SERVERS=1 says that they must run.
 */
export function haveDovecot(): boolean {
  if (binary) return true
  if (process.env.REQUIRE_MAIL_SERVERS === '1') {
    throw new Error('REQUIRE_MAIL_SERVERS=1, and there is no dovecot 2.3 here: apt-get install dovecot-imapd')
  }
  console.info('Left out: letters from a real IMAP server, since there is no dovecot 2.3 here (Debian: dovecot-imapd).')
  return false
}

export interface Dovecot extends AsyncDisposable {
  setting: MailboxSetting
  /** Lays letters into the mailbox, as a delivery agent does. */
  deliver(...letters: (string | Buffer)[]): Promise<void>
  /** Names of the letters' files; `,S` in one says \Seen. */
  files(): Promise<string[]>
  start(): Promise<void>
  stop(): Promise<void>
  /** Forgets all UIDs, as a mailbox that was restored from a copy. */
  forgetUids(): Promise<void>
}

const password = 'right password'

/** A Dovecot of the test's own, with one mailbox; nothing of the system's configuration is read. */
export async function dovecot(): Promise<Dovecot> {
  if (!binary) throw new Error('there is no dovecot')
  const command = binary
  const folder = await mkdtemp(join(tmpdir(), 'otklik-dovecot-'))
  const maildir = join(folder, 'mail')
  const me = userInfo()
  // Dovecot serves no mail of root's; a user that Debian always has.
  const owner = me.uid === 0 ? { uid: 8, gid: 8 } : { uid: me.uid, gid: me.gid }
  await chmod(folder, 0o755)
  for (const part of ['', 'tmp', 'new', 'cur']) {
    await mkdir(join(maildir, part), { recursive: true })
    await chown(join(maildir, part), owner.uid, owner.gid)
  }
  await writeFile(join(folder, 'users'), `espgu:{PLAIN}${password}:${owner.uid}:${owner.gid}::${folder}::\n`)
  await chmod(join(folder, 'users'), 0o644)
  let port = 0
  let running: { stop(): Promise<void> } | undefined
  let letters = 0

  /** Below the ports that systems give out by themselves, so that it is free again after a stop. */
  async function startAnywhere(): Promise<void> {
    for (let tries = 1; ; tries++) {
      port = randomInt(20_000, 30_000)
      try {
        running = await startServer(command, folder, maildir, port, owner)
        return
      } catch (error) {
        if (tries === 5) throw error
      }
    }
  }

  await startAnywhere()
  return {
    setting: { ...mailbox, host: '127.0.0.1', port, user: 'espgu', password, tls: 'off' },
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
    async start() {
      running = await startServer(command, folder, maildir, port, owner)
    },
    async stop() {
      await running?.stop()
    },
    async forgetUids() {
      for (const name of await readdir(maildir)) {
        if (name.startsWith('dovecot')) await rm(join(maildir, name), { recursive: true })
      }
    },
    async [Symbol.asyncDispose]() {
      await running?.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}

async function startServer(
  command: string,
  folder: string,
  maildir: string,
  port: number,
  owner: { uid: number; gid: number },
): Promise<{ stop(): Promise<void> }> {
  const configuration = join(folder, 'dovecot.conf')
  const me = userInfo()
  const internal = me.uid === 0 ? '' : `default_internal_user = ${me.username}\ndefault_login_user = ${me.username}\n`
  await writeFile(
    configuration,
    `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${maildir}
first_valid_uid = 1
auth_failure_delay = 0
${internal}passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
  # Else wrong passwords make right ones wait.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`,
  )
  const server = spawn(command, ['-F', '-c', configuration], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let said = ''
  server.stderr.on('data', (text) => {
    said += text
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  while (!(await greets(port))) {
    if (server.exitCode !== null) throw new Error(`dovecot has ended: ${said}`)
    await Promise.race([pause(25), ended])
  }
  return {
    async stop() {
      // With all its children, as when the machine fails: asked politely, it serves its connections for a while.
      if (server.pid && server.exitCode === null && server.signalCode === null) process.kill(-server.pid, 'SIGKILL')
      await ended
    },
  }
}

/** Whether an IMAP server answers there. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const done = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('data', (text) => done(text.toString().startsWith('* OK')))
    socket.once('error', () => done(false))
    socket.once('close', () => done(false))
  })
}
