// Builds what has changed, then runs a program of the server in this same process: `node scripts/run.mjs main`.
import { spawn } from 'node:child_process'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE = [20, 19]
// Milliseconds; with nothing to build turbo is done before this, and says nothing.
const QUIET_FOR = 1500

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  console.error(`Otklik needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
await build()
// Node 22 and newer keep what they have compiled; a start is a third shorter for it.
module.enableCompileCache?.('node_modules/.cache/node-compile')
await import(`../server/dist/${process.argv[2]}.js`)

/** Shows turbo's output only when the build fails; ends with our parent, so that nothing is left behind. */
async function build() {
  const { NODE_ENV: _mode, ...env } = process.env
  const turbo = spawn(
    process.execPath,
    ['node_modules/turbo/bin/turbo', 'run', 'build', '--output-logs=errors-only', '--log-order=grouped'],
    { env: { ...env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  for (const stream of [turbo.stdout, turbo.stderr]) stream.on('data', (text) => (said += text))
  const notice = setTimeout(() => console.log('Сборка / building what has changed …'), QUIET_FOR)
  const parent = process.ppid
  const follow = setInterval(() => process.ppid === parent || stop(), 500)
  const stop = () => {
    turbo.kill('SIGTERM')
    process.exit(1)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, stop)

  const code = await new Promise((resolve, reject) => turbo.once('error', reject).once('close', resolve))
  clearTimeout(notice)
  clearInterval(follow)
  for (const signal of signals) process.off(signal, stop)
  if (code !== 0) {
    console.error(said)
    console.error('The build has failed; the reasons stand above.')
    process.exit(1)
  }
}
