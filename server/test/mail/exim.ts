import { spawnSync } from 'node:child_process'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MailServer, mailOwner, mailFolder as makeFolder } from '../intake/mail-server.ts'
import type { Issued } from '../testkit/authority.ts'

const command = ['/usr/sbin/exim4', '/usr/sbin/exim', 'exim4'].find((path) =>
  spawnSync(path, ['-bV'], { encoding: 'utf8' }).stdout?.startsWith('Exim version 4.'),
)

/**
 * Whether tests with a real SMTP server can run here. Without Exim they are left out in one plain line, unless
 * REQUIRE_MAIL_SERVERS=1 says that they must run.
 */
export function haveExim(): boolean {
  if (command) return true
  if (process.env.REQUIRE_MAIL_SERVERS === '1') {
    throw new Error('REQUIRE_MAIL_SERVERS=1, and there is no exim4 here: apt-get install exim4-daemon-light')
  }
  console.info('Left out: letters by a real SMTP server, since there is no exim4 here (Debian: exim4-daemon-light).')
  return false
}

export interface Exim extends AsyncDisposable {
  /** As for SMTP_URL: `localhost`, STARTTLS where there is a certificate, user and password. */
  url(more?: { password?: string; query?: string }): string
  /** What it says to recipients from now on; null: it takes them. */
  answer(refusal: { kind: 'later' | 'never'; words: string } | null): Promise<void>
  /** What it has written down of letters and connections. */
  log(): Promise<string>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface EximOptions {
  mailFolder: string
  /** Who has a mailbox, by what stands before the @ (and a +), of any domain; their Maildirs are in the folder. */
  people: readonly string[]
  /** For `localhost`. */
  certificate?: Issued
}

const password = 'right password'
const user = 'otklik'

/** An Exim of the test's own, run by an ordinary user; it takes letters of whoever signs in and delivers them here. */
export async function exim({ mailFolder, people, certificate }: EximOptions): Promise<Exim> {
  const program = command
  if (!program) throw new Error('there is no exim')
  const folder = await makeFolder('exim')
  const owner = mailOwner()
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    await chown(join(folder, name), owner.uid, owner.gid)
  }
  await mkdir(join(folder, 'spool'))
  for (const path of [folder, join(folder, 'spool')]) await chown(path, owner.uid, owner.gid)
  if (certificate) await Promise.all([write('cert.pem', certificate.cert), write('key.pem', certificate.key)])
  const server = new MailServer({
    greeting: '220',
    tls: false,
    async command(port) {
      const tls = certificate !== undefined
      await write('exim.conf', configurationOf({ program, folder, mailFolder, people, port, owner, tls }))
      return { command: program, args: ['-C', join(folder, 'exim.conf'), '-bdf', '-q1h'], ...owner }
    },
  })
  await server.startAnywhere()
  return {
    url: (more = {}) =>
      `smtp://${user}:${encodeURIComponent(more.password ?? password)}@localhost:${server.port}${more.query ?? ''}`,
    async answer(refusal) {
      for (const kind of ['later', 'never']) await rm(join(folder, kind), { force: true })
      if (refusal) await write(refusal.kind, refusal.words)
    },
    log: () => readFile(join(folder, 'mainlog'), 'utf8'),
    start: () => server.start(),
    stop: () => server.stop(),
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}

interface Settings {
  program: string
  folder: string
  mailFolder: string
  people: readonly string[]
  port: number
  owner: { uid: number; gid: number }
  tls: boolean
}

const configurationOf = ({ program, folder, mailFolder, people, port, owner, tls }: Settings) => `exim_path = ${program}
# Only its own user may run it as a server.
exim_user = ${owner.uid}
exim_group = ${owner.gid}
never_users =
deliver_drop_privilege
primary_hostname = mail.test.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/%slog
pid_file_path = ${folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
daemon_startup_retries = 0
# Of nobody anything is asked elsewhere.
host_lookup =
rfc1413_hosts =
keep_environment =
smtp_accept_max = 100
smtp_accept_queue_per_connection = 0
message_size_limit = 100M
tls_advertise_hosts = ${tls ? `*\ntls_certificate = ${folder}/cert.pem\ntls_privatekey = ${folder}/key.pem` : ''}
auth_advertise_hosts = *
acl_smtp_rcpt = recipient
begin acl
recipient:
  deny !authenticated = *
    message = sign in first
  defer condition = \${if exists{${folder}/later}}
    message = \${readfile{${folder}/later}{ }}
  deny condition = \${if exists{${folder}/never}}
    message = \${readfile{${folder}/never}{ }}
  accept verify = recipient
  deny message = nobody of that name here
begin routers
people:
  driver = accept
  local_parts = ${people.join(' : ')}
  local_part_suffix = +*
  local_part_suffix_optional
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${mailFolder}/$local_part_data
  maildir_format
  return_path_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${user}}}{eq{$auth3}{${password}}}}}
  server_set_id = $auth2
`
