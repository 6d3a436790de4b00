import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ByteRange, FileStore } from '../attachments/file-store.ts'

/** Where the bytes of a file to load come from; read any number of times, whole or in part. */
export interface DirectoryFile {
  name: string
  size: number
  open(range?: ByteRange): Promise<AsyncIterable<Uint8Array>>
}

/** Throws what the file system throws when it cannot be read. */
export async function fileAt(path: string): Promise<DirectoryFile> {
  const { size } = await stat(path)
  return {
    name: basename(path),
    size,
    open: async (range) => (await open(path, 'r')).createReadStream({ ...range, highWaterMark: 256 * 1024 }),
  }
}

export function fileInStore(store: FileStore, key: string, name: string, size: number): DirectoryFile {
  return { name, size, open: async (range) => (await store.open(key, range)).stream }
}

/** The first bytes of a file, as many as there are up to `length`. */
export async function headOf(file: DirectoryFile, length: number): Promise<Buffer> {
  if (file.size === 0) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  for await (const chunk of await file.open({ start: 0, end: Math.min(length, file.size) - 1 })) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
