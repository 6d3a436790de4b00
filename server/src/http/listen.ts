import type { Server } from 'node:http'
import { StartError } from '../start-error.ts'

/**
 * Listens on a port; one clear line when it is taken. Without a host it listens on both loopback addresses,
 * since «localhost» is the one for some programs and the other for others.
 */
export async function listen(
  create: () => Server,
  host: string | null,
  port: number,
): Promise<{ port: number; servers: Server[] }> {
  const first = create()
  const bound = await bind(first, host ?? '127.0.0.1', port).catch((error) => {
    throw faultOf(error, host ?? '127.0.0.1', port)
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
    throw faultOf(error as NodeJS.ErrnoException, '::1', port)
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

function faultOf(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(`Port ${port} is taken on ${host}: stop the program that has it, or set PORT to another.`)
    case 'EACCES':
      return new StartError(`Port ${port} may not be opened by this user: set PORT to one above 1023.`)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return new StartError(`HOST ${host} is not an address of this machine: set it to one that is, such as 0.0.0.0.`)
    default:
      return error
  }
}
