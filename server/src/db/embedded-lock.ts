import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Null when another process holds the folder. */
export type FolderLock = AsyncDisposable | null

/**
 * Keeps a folder to one process. The lock is a listening local socket named after the folder: it goes with
 * its process, even with one that was killed, so there is no stale lock to judge by a process id, which in a
 * container is soon another's.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const name = `otklik-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  const [path, isFile] =
    process.platform === 'linux'
      ? [`\0${name}`, false]
      : process.platform === 'win32'
        ? [`\\\\.\\pipe\\${name}`, false]
        : [join(tmpdir(), name), true]
  // Only a socket in the file system outlives its process; nobody answers there then.
  if (isFile && !(await answers(path))) await rm(path, { force: true })
  return listen(path)
}

function listen(path: string): Promise<FolderLock> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(path, () => {
      server.unref()
      resolve({ [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed())) })
    })
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
