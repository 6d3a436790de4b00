import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'

/** Who runs mail programs that would not run as root: a user that Debian always has. */
export function mailOwner(): { uid: number; gid: number } {
  const { uid, gid } = userInfo()
  return uid === 0 ? { uid: 8, gid: 8 } : { uid, gid }
}

/** A folder of a mail server's own, which its users can read. */
export async function mailFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `otklik-${name}-`))
  await chmod(folder, 0o755)
  return folder
}

/** What lies in somebody's Maildir, the oldest first. */
export async function lettersOf(mails: string, person: string): Promise<Buffer[]> {
  const folders = ['new', 'cur'].map((part) => join(mails, person, part))
  const paths = await Promise.all(folders.map(async (each) => (await namesIn(each)).map((name) => join(each, name))))
  return Promise.all(
    paths
      .flat()
      .sort((one, other) => basename(one).localeCompare(basename(other)))
      .map((path) => readFile(path)),
  )
}

/** Nobody has a mailbox before their first letter. */
const namesIn = (folder: string) =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })

export interface MailServerSettings {
  /** How its first line begins. */
  greeting: string
  /** It greets within TLS. */
  tls: boolean
  /** Writes its settings for the port, and says how it is started; it must stay in the foreground. */
  command(port: number): Promise<{ command: string; args: string[]; uid?: number; gid?: number }>
}

/** A mail server of the test's own, as a program. */
export class MailServer {
  port = 0
  readonly #settings: MailServerSettings
  #running: { child: ChildProcess; ended: Promise<void> } | undefined

  constructor(settings: MailServerSettings) {
    this.#settings = settings
  }

  /** Below the ports that systems give out by themselves, so that the port is free again after a stop. */
  async startAnywhere(): Promise<void> {
    for (let tries = 1; ; tries++) {
      this.port = randomInt(20_000, 30_000)
      try {
        return await this.start()
      } catch (error) {
        if (tries === 5) throw error
      }
    }
  }

  async start(): Promise<void> {
    const { command, args, ...ids } = await this.#settings.command(this.port)
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, ...ids })
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
    })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    this.#running = { child, ended }
    while (!(await this.#greets())) {
      if (child.exitCode !== null) throw new Error(`${command} has ended: ${said}`)
      await Promise.race([pause(25), ended])
    }
  }

  /** With all its children, as when the machine fails: asked politely, it serves its connections for a while. */
  async stop(): Promise<void> {
    const { child, ended } = this.#running ?? {}
    if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    await ended
  }

  #greets(): Promise<boolean> {
    const { greeting, tls } = this.#settings
    return new Promise((resolve) => {
      const { port } = this
      // Whose certificate it is nobody asks here.
      const socket = tls
        ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
        : connect(port, '127.0.0.1')
      const done = (answer: boolean) => {
        socket.destroy()
        resolve(answer)
      }
      socket.once('data', (text) => done(text.toString().startsWith(greeting)))
      socket.once('error', () => done(false))
      socket.once('close', () => done(false))
    })
  }
}
