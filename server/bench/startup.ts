// How long a start takes, from an installed and built checkout to the first page, with data that is there already.
//   npm run build && npm run bench:startup -w @otklik/server -- [rounds]
// Seconds depend on the machine; the ratio to a bare Node in the same run says more.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..', '..')
const rounds = Number(process.argv[2] ?? 3)
const main = join(root, 'server', 'dist', 'main.js')

interface Case {
  name: string
  command: [string, string[]]
  env?: Record<string, string>
}

const cases: Case[] = [
  { name: 'npm start', command: ['npm', ['start']] },
  { name: 'node server/dist/main.js', command: [process.execPath, [main]] },
  { name: 'the same without the dashboard', command: [process.execPath, [main]], env: { DASHBOARD: 'off' } },
]

/** Seconds from the call to the line with the address and a page (or the API) that answers. */
async function start({ command: [file, args], env }: Case, dataDir: string): Promise<number> {
  const since = performance.now()
  const child = spawn(file, args, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let seconds: number | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /Otklik is ready: (\S+)/.exec(line)?.[1]
    if (!url) continue
    const answer = await fetch(env?.DASHBOARD === 'off' ? `${url}/readyz` : url)
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}`)
    await answer.text()
    seconds = (performance.now() - since) / 1000
    break
  }
  child.stdout.resume()
  child.kill('SIGTERM')
  await exited
  if (seconds === undefined) throw new Error(`${file} ${args.join(' ')} has not started`)
  return seconds
}

async function bareNode(): Promise<number> {
  const since = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return (performance.now() - since) / 1000
}

const median = (values: number[]) =>
  values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

const dataDir = await mkdtemp(join(tmpdir(), 'otklik-bench-'))
try {
  const first = await start({ name: 'first', command: [process.execPath, [main]] }, dataDir)
  const bare = median(await Promise.all(Array.from({ length: rounds }, () => bareNode())))
  const table: Record<string, { seconds: string; 'bare Node = 1': string }> = {}
  const note = (name: string, seconds: number) => {
    table[name] = { seconds: seconds.toFixed(2), 'bare Node = 1': (seconds / bare).toFixed(0) }
  }
  note('a bare Node', bare)
  note('first start: database made, demo data written', first)
  for (const each of cases) {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) times.push(await start(each, dataDir))
    note(each.name, median(times))
  }
  console.table(table)
} finally {
  await rm(dataDir, { recursive: true, force: true })
}
