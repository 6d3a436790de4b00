'use client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type AnyVariables, useClient } from 'urql'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'

interface PageInfo {
  hasNextPage: boolean
  endCursor: string | null
}

export interface Pages<Node, Data = unknown> {
  /** Null until the first page is there. */
  nodes: readonly Node[] | null
  /** All that the page read last came with. */
  data: Data | null
  hasMore: boolean
  busy: boolean
  fault: Fault | null
  more: () => void
  /** Everything from the first page on. */
  again: () => void
}

/**
 * Keyset pages of a connection, appended; read from the server each time the screen is opened, and anew with other
 * variables. The reading that began last is the one that counts.
 */
export function usePages<Data, Variables extends AnyVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables & object, 'first' | 'after'>,
  read: (data: Data) => { nodes: readonly Node[]; pageInfo: PageInfo } | null | undefined,
  size = 20,
): Pages<Node, Data> {
  const client = useClient()
  const [nodes, setNodes] = useState<readonly Node[] | null>(null)
  const [last, setLast] = useState<{ data: Data; page: PageInfo } | null>(null)
  const [busy, setBusy] = useState(true)
  const [fault, setFault] = useState<Fault | null>(null)
  const key = JSON.stringify(variables)
  const turn = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` only picks a field, whichever copy of it is called
  const load = useCallback(
    async (after: string | null) => {
      const mine = ++turn.current
      setBusy(true)
      const all = { ...JSON.parse(key), first: size, after } as Variables
      const { data, error } = await client.query(document, all, { requestPolicy: 'network-only' }).toPromise()
      if (mine !== turn.current) return
      setBusy(false)
      setFault(error ? faultOf(error) : null)
      const connection = data && read(data)
      if (!data || !connection) return
      setNodes((before) => (after === null ? connection.nodes : [...(before ?? []), ...connection.nodes]))
      setLast({ data, page: connection.pageInfo })
    },
    [client, document, key, size],
  )

  useEffect(() => {
    setNodes(null)
    void load(null)
  }, [load])

  return {
    nodes,
    data: last?.data ?? null,
    hasMore: nodes !== null && last?.page.hasNextPage === true,
    busy,
    fault,
    more: () => void load(last?.page.endCursor ?? null),
    again: () => void load(null),
  }
}
