'use client'
import type { LiveSocket } from '@otklik/client/live'
import { usePathname, useRouter } from 'next/navigation'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { type Client, Provider as UrqlProvider, useMutation, useQuery } from 'urql'
import {
  type Role,
  Session_SignOutDocument,
  Session_ViewerDocument,
  type Session_ViewerQuery,
} from '@/generated/graphql.ts'
import { useLanguage } from '@/i18n/use-language.ts'
import { createApiClient } from '@/lib/graphql/client.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { LiveProvider } from '@/lib/live/provider.tsx'
import { pageSocket } from '@/lib/live/socket.ts'
import { currentSubscription, endSubscription } from '@/lib/push/browser-push.ts'
import { signInAddress } from './return-address.ts'

export type Viewer = NonNullable<Session_ViewerQuery['viewer']>

/**
 * Who is signed in.
 *
 *   reading ──viewer──▶ signedIn ──UNAUTHENTICATED, or socket closed with 4403 and no viewer any more──▶ signedOut
 *   reading ──no viewer──▶ signedOut
 *   reading ──no answer──▶ unreachable ──retry──▶ reading
 */
export type Session =
  | { state: 'reading' }
  | { state: 'unreachable'; fault: Fault; retry: () => void }
  | { state: 'signedOut' }
  | { state: 'signedIn'; viewer: Viewer }

interface SessionActions {
  /** After signing in or out: nothing that the last person read may be left in the cache. */
  renew: () => void
  /** Ends this browser's pushes too. Says why it failed, if it did. */
  signOut: () => Promise<Fault | null>
}

const SessionContext = createContext<Session>({ state: 'reading' })
const ActionsContext = createContext<SessionActions | null>(null)

/** Which screens open without signing in. */
export const isOpenPath = (path: string) =>
  path === '/' ||
  path === '/guide' ||
  path === '/sign-in' ||
  path === '/registration' ||
  path.startsWith('/registration/')

/** Holds the API client, the live connection and the session; all three begin anew with each person and language. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const language = useLanguage()
  const [generation, setGeneration] = useState(0)
  const expired = useRef<() => void>(() => {})
  const renew = useCallback(() => setGeneration((number) => number + 1), [])
  const [api, setApi] = useState<Api>(() => ({
    socket: null,
    client: createApiClient({ language, socket: null, onUnauthenticated: () => {} }),
  }))

  // The socket belongs to the browser, so it is made after hydration; what the API says depends on the language.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each person begins with an API client of their own
  useEffect(() => {
    const socket = pageSocket({ language, onForbidden: () => expired.current() })
    const onUnauthenticated = () => expired.current()
    setApi({ socket, client: createApiClient({ language, socket, onUnauthenticated }) })
    return () => socket.close()
  }, [language, generation])

  return (
    <UrqlProvider value={api.client} key={generation}>
      <LiveProvider socket={api.socket}>
        <ViewerReader renew={renew} ready={api.socket !== null} expired={expired}>
          {children}
        </ViewerReader>
      </LiveProvider>
    </UrqlProvider>
  )
}

interface Api {
  client: Client
  socket: LiveSocket | null
}

interface ViewerReaderProps {
  renew: () => void
  ready: boolean
  expired: { current: () => void }
  children: ReactNode
}

function ViewerReader({ renew, ready, expired, children }: ViewerReaderProps) {
  const router = useRouter()
  const path = usePathname()
  const [{ data, error, fetching }, read] = useQuery({ query: Session_ViewerDocument, pause: !ready })
  const [, sendSignOut] = useMutation(Session_SignOutDocument)
  const viewer = data?.viewer ?? null
  const wasSignedIn = useRef(false)

  // A refused call or a closed socket is a reason to ask, not yet an answer: a token may lack a right.
  useEffect(() => {
    expired.current = () => {
      if (wasSignedIn.current) read({ requestPolicy: 'network-only' })
    }
  }, [expired, read])

  const answered = ready && !fetching && data !== undefined
  useEffect(() => {
    if (!answered) return
    if (viewer) {
      wasSignedIn.current = true
    } else if (!isOpenPath(path)) {
      router.replace(signInAddress(path + window.location.search, wasSignedIn.current))
      wasSignedIn.current = false
    }
  }, [answered, viewer, path, router])

  const session = useMemo((): Session => {
    if (viewer) return { state: 'signedIn', viewer }
    if (answered) return { state: 'signedOut' }
    if (error && !fetching) return { state: 'unreachable', fault: faultOf(error), retry: () => read() }
    return { state: 'reading' }
  }, [viewer, answered, error, fetching, read])

  const actions = useMemo(
    (): SessionActions => ({
      renew,
      async signOut() {
        wasSignedIn.current = false
        const subscription = await currentSubscription().catch(() => null)
        const { error } = await sendSignOut({ pushEndpoint: subscription?.endpoint })
        if (error) return faultOf(error)
        if (subscription) await endSubscription(subscription)
        // A whole new page: nothing that this person has read stays in memory.
        window.location.assign('/')
        return null
      },
    }),
    [renew, sendSignOut],
  )
  return (
    <ActionsContext value={actions}>
      <SessionContext value={session}>{children}</SessionContext>
    </ActionsContext>
  )
}

export const useSession = () => useContext(SessionContext)

export function useSessionActions(): SessionActions {
  const actions = useContext(ActionsContext)
  if (!actions) throw new Error('useSessionActions outside SessionProvider')
  return actions
}

/** On screens behind the sign-in, where the shell renders nothing without a viewer. */
export function useViewer(): Viewer {
  const session = useSession()
  if (session.state !== 'signedIn') throw new Error('useViewer on a screen that opens without signing in')
  return session.viewer
}

export const isStaff = (viewer: { role: Role }) => viewer.role !== 'REQUESTER'

export const isAdmin = (viewer: { role: Role }) => viewer.role === 'ADMIN'
