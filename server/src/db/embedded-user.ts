import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { StartError } from '../start-error.ts'

/** How a program of PostgreSQL is started: it refuses to run as root. */
export interface RunAs {
  uid: number | null
  gid: number | null
  /** The command with what must stand before it. */
  command(file: string, args: string[]): { file: string; args: string[]; uid?: number; gid?: number }
}

const asMyself: RunAs = { uid: null, gid: null, command: (file, args) => ({ file, args }) }

/**
 * As root, PostgreSQL runs under the owner of its folder, at first under «nobody». Where that user may not
 * enter the way to the program or to the folder (a checkout under /root), it gets the one capability that
 * opens paths: setpriv hands it over without making it root.
 */
export async function chooseUser(program: string, folder: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return asMyself
  const owner = await stat(folder)
  const { uid, gid } = owner.uid === 0 ? await nobody() : owner
  const plain: RunAs = { uid, gid, command: (file, args) => ({ file, args, uid, gid }) }
  const capable: RunAs = {
    uid,
    gid,
    command: (file, args) => ({
      file: 'setpriv',
      args: [
        `--reuid=${uid}`,
        `--regid=${gid}`,
        '--clear-groups',
        // Without this access(2) would leave the capability out of account for who is not root.
        '--securebits=+no_setuid_fixup',
        '--inh-caps=+dac_override',
        '--ambient-caps=+dac_override',
        file,
        ...args,
      ],
    }),
  }
  for (const candidate of [plain, capable]) if (await reaches(candidate, program, folder)) return candidate
  throw new StartError(
    `PostgreSQL does not run as root, and the user it would run as (uid ${uid}) may not enter ${folder} or ${program}: start as an ordinary user, or move the project and DATA_DIR to folders that everybody may enter.`,
  )
}

function reaches(user: RunAs, program: string, folder: string): Promise<boolean> {
  const { file, args, ...ids } = user.command('/bin/sh', ['-c', 'test -x "$1" && cd "$2"', 'sh', program, folder])
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: '/', stdio: 'ignore', ...ids })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const found = /^nobody:[^:]*:(\d+):(\d+):/m.exec(users)
  const [uid, gid] = [Number(found?.[1]), Number(found?.[2])]
  return uid > 0 && gid > 0 ? { uid, gid } : { uid: 65_534, gid: 65_534 }
}
