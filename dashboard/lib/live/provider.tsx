'use client'
import { type Connection, type LiveSocket, noConnection } from '@otklik/client/live'
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'

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
