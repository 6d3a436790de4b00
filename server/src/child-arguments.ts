import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * What Node is called with to run a neighbour of the asking module in a process of its own. Node 20 does not
 * run TypeScript: from the sources (tests, development) the loader comes along.
 */
export function childArguments(importer: string, name: string): string[] {
  const fromSource = importer.endsWith('.ts')
  const file = fileURLToPath(new URL(`./${name}.${fromSource ? 'ts' : 'js'}`, importer))
  return fromSource ? ['--import', createRequire(import.meta.url).resolve('tsx'), file] : [file]
}
