import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Every `.graphql` file under lib/ and features/, sorted, so that the output does not depend on the file system. */
export async function documentFiles(root: string): Promise<string[]> {
  const found = await Promise.all(
    ['lib', 'features'].map(async (folder) => {
      const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.graphql'))
        .map((entry) => join(entry.parentPath, entry.name))
    }),
  )
  return found.flat().sort()
}
