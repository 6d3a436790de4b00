import type { Server } from 'node:net'
import { StartError } from '../start-error.ts'

/**
 * Listens on a port; one clear line when it is taken. Without a host it listens on both loopback addresses,
 * since «localhost» is the one for some programs and the other for others.
 */
export async function listen<Kind extends Server>(
  create: () => Kind,
  host: string | null,
  port: number,
  /** The setting that the port stands in. */
  setting = 'PORT',
): Promise<{ port: number; servers: Kind[] }> {
  const first = create()
  const bound = await bind(first, host ?? '127.0.0.1', port).catch((error) => {
    throw faultOf(error, host ?? '127.0.0.1', port, setting)
  })
  if (host !== null) return { port: bound, servers: [first] }
  const second = create()
  try {
    await bind(second, '::1', bound)
    return { port: bound, servers: [first, second] }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // A machine without IPv6; or a free port was asked for, and is free on one of the addresses only.
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || port === 0) return { port: bound, servers: [first] }
    first.close()
    throw faultOf(error as NodeJS.ErrnoException, '::1', port, setting)
  }
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.removeListener('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function faultOf(error: NodeJS.ErrnoException, host: string, port: number, setting: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is taken on ${host}: stop the program that has it, or set ${setting} to another.`,
      )
    case 'EACCES':
      return new StartError(`Port ${port} may not be opened by this user: set ${setting} to one above 1023.`)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return new StartError(`HOST ${host} is not an address of this machine: set it to one that is, such as 0.0.0.0.`)
    default:
      return error
  }
}
