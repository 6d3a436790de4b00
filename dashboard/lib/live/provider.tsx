'use client'
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { type Connection, noConnection } from './connection.ts'
import type { LiveSocket } from './socket.ts'

const Socket = createContext<LiveSocket | null>(null)

export function LiveProvider({ socket, children }: { socket: LiveSocket | null; children: ReactNode }) {
  return <Socket value={socket}>{children}</Socket>
}

const nothingToWatch = () => () => {}

/** State of the live connection, for notes to people. */
export function useConnection(): Connection {
  const socket = useContext(Socket)
  return useSyncExternalStore(
    socket?.watch ?? nothingToWatch,
    () => socket?.read() ?? noConnection,
    () => noConnection,
  )
}
