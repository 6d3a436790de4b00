import { readdir, readlink } from 'node:fs/promises'

/** What this process holds open below a folder. Linux tells it; elsewhere the test proves nothing and says so. */
export async function openHandlesUnder(folder: string): Promise<string[]> {
  const handles = await readdir('/proc/self/fd')
  const targets = await Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')))
  return targets.filter((target) => target.startsWith(folder))
}
