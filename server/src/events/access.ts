import type { LogEntry, TopicReader } from './entry.ts'

/** Somebody's rights have changed: a session ended, a token was revoked, a role or membership or desk was altered. */
export interface AccessChange {
  id: bigint
  /** One of these four is set; a desk concerns everybody. */
  userId: string | null
  sessionId: string | null
  tokenId: string | null
  deskId: string | null
}

/** What of a viewer the log needs to know. */
export interface Identity {
  userId: string
  credential: { kind: 'session' | 'token'; id: string; expiresAt: Date | null }
}

export const accessTopic: TopicReader<AccessChange> = {
  topic: 'access',
  select: (ids) =>
    `SELECT id, user_id AS "userId", session_id AS "sessionId", token_id AS "tokenId", desk_id AS "deskId"
     FROM access_changes WHERE id IN ${ids}`,
  bodyOf: (row) => row as unknown as AccessChange,
}

/** The change of access that an entry is, if it is one. */
export const accessChangeOf = (entry: LogEntry): AccessChange | null =>
  entry.topic === accessTopic.topic ? (entry.body as AccessChange) : null

/** May the change have given or taken rights of this identity? */
export function concerns(change: AccessChange, { userId, credential }: Identity): boolean {
  return (
    change.deskId !== null ||
    change.userId === userId ||
    (credential.kind === 'session' ? change.sessionId : change.tokenId) === credential.id
  )
}
