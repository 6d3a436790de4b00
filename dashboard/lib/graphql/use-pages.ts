'use client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useCallback, useEffect, useState } from 'react'
import { type AnyVariables, useClient } from 'urql'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'

interface PageInfo {
  hasNextPage: boolean
  endCursor: string | null
}

export interface Pages<Node> {
  /** Null until the first page is there. */
  nodes: readonly Node[] | null
  hasMore: boolean
  busy: boolean
  fault: Fault | null
  more: () => void
  /** Everything from the first page on. */
  again: () => void
}

const size = 20

/** Keyset pages of a connection, appended; read from the server each time the screen is opened. */
export function usePages<Data, Variables extends AnyVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables & object, 'first' | 'after'>,
  read: (data: Data) => { nodes: readonly Node[]; pageInfo: PageInfo } | null | undefined,
): Pages<Node> {
  const client = useClient()
  const [nodes, setNodes] = useState<readonly Node[] | null>(null)
  const [page, setPage] = useState<PageInfo>({ hasNextPage: false, endCursor: null })
  const [busy, setBusy] = useState(true)
  const [fault, setFault] = useState<Fault | null>(null)
  const key = JSON.stringify(variables)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` only picks a field, whichever copy of it is called
  const load = useCallback(
    async (after: string | null) => {
      setBusy(true)
      const all = { ...JSON.parse(key), first: size, after } as Variables
      const { data, error } = await client.query(document, all, { requestPolicy: 'network-only' }).toPromise()
      setBusy(false)
      setFault(error ? faultOf(error) : null)
      const connection = data && read(data)
      if (!connection) return
      setNodes((before) => (after === null ? connection.nodes : [...(before ?? []), ...connection.nodes]))
      setPage(connection.pageInfo)
    },
    [client, document, key],
  )

  useEffect(() => {
    void load(null)
  }, [load])

  return {
    nodes,
    hasMore: page.hasNextPage,
    busy,
    fault,
    more: () => void load(page.endCursor),
    again: () => void load(null),
  }
}
