'use client'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { type ServerDraftFragment, TicketForm_DraftsDocument } from '@/generated/graphql.ts'

/**
 * The person's drafts as the server has them when the form opens; undefined until it has said, null when it could not.
 * Read once: from then on the form itself is what there is to save.
 */
export function useDraftsOnce(viewerId: string): readonly ServerDraftFragment[] | null | undefined {
  const client = useClient()
  const [read, setRead] = useState<{ viewerId: string; drafts: readonly ServerDraftFragment[] | null }>()
  useEffect(() => {
    let left = false
    void client
      .query(TicketForm_DraftsDocument, {}, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data }) => {
        if (!left) setRead({ viewerId, drafts: data?.ticketDrafts ?? null })
      })
    return () => {
      left = true
    }
  }, [client, viewerId])
  // Those of another person, signed in here before, are nothing to this one.
  return read?.viewerId === viewerId ? read.drafts : undefined
}
