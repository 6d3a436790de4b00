import type { ServerDraftFragment } from '@/generated/graphql.ts'
import { type Draft, draftOf, isUnsaved, livingUploads } from './draft.ts'
import type { FormValues } from './form-values.ts'

export interface OpenedDraft {
  draft: Draft
  /** It is not an untouched form. */
  restored: boolean
  /** Names of files that had to be let go, since the server no longer has them. */
  gone: string[]
  /** The server's, when both were gone on with: the person chooses. */
  conflict: ServerDraftFragment | null
}

interface Opening {
  /** This browser's. */
  local: Draft | null
  /** The server's, one a desk, last saved first; null when they could not be read. */
  drafts: readonly ServerDraftFragment[] | null
  /** Of an untouched form. */
  start: FormValues
  /** Slug that the address names. */
  asked: string | null
  /** Milliseconds. */
  now: number
  newKey: () => string
}

/**
 * What the form begins with. This browser's draft goes before the server's only where it has something that the server
 * has not; where each has something of its own, nothing is thrown away before the person has said so.
 */
export function openDraft({ local, drafts, start, asked, now, newKey }: Opening): OpenedDraft {
  const serversOf = (desk: string) => drafts?.find((draft) => draft.desk.slug === desk) ?? null
  const fresh = (values: FormValues): OpenedDraft => ({
    draft: { values, uploads: [], idempotencyKey: newKey(), unanswered: null, saved: null },
    restored: false,
    gone: [],
    conflict: null,
  })
  const ofServer = (server: ServerDraftFragment): OpenedDraft => ({
    draft: draftOf(server, newKey),
    restored: true,
    gone: [],
    conflict: null,
  })
  const anew = (desk: string) => {
    const server = serversOf(desk)
    return server ? ofServer(server) : fresh({ ...start, desk })
  }

  if (!local) return anew(asked ?? drafts?.[0]?.desk.slug ?? start.desk)
  const { living, gone } = livingUploads(local.uploads, now)
  const mine: OpenedDraft = { draft: { ...local, uploads: living }, restored: true, gone, conflict: null }
  const server = serversOf(local.values.desk)
  const nothingNew = !isUnsaved(local) && local.unanswered === null
  // The other desk's draft waits on the server: nothing has to be carried along.
  if (asked && asked !== local.values.desk && nothingNew && server) return anew(asked)
  if (drafts === null) return mine
  if (!server) {
    // Filed, cleared or let go elsewhere, and nothing was typed here since.
    if (nothingNew) return anew(asked ?? local.values.desk)
    return { ...mine, draft: { ...mine.draft, saved: null } }
  }
  if (local.saved?.desk === server.desk.slug && local.saved.version === server.version) return mine
  const theirs = ofServer(server)
  if (nothingNew) return theirs
  // The answer to the last saving was lost.
  if (theirs.draft.saved && !isUnsaved({ ...mine.draft, saved: theirs.draft.saved })) {
    return { ...mine, draft: { ...mine.draft, saved: theirs.draft.saved } }
  }
  return { ...mine, conflict: server }
}
