import type { Viewer } from '../auth/viewer.ts'
import type { LogEntry } from '../events/log.ts'
import type { Loaders } from '../graphql/loaders.ts'

/** Words of this folder: PROTOCOL.md. Here: what a feature says of a subscription field that the hub may serve. */
export interface LiveField {
  /** What a viewer gets of the log for these arguments; throws an AppError when they may not, or cannot. */
  interest(args: Readonly<Record<string, unknown>>, viewer: Viewer): Interest
  /** The terms that an entry touches, before and after it; null when the entry is none of this field's. */
  termsOf(entry: LogEntry): readonly string[] | null
  /** The field's value for an entry. */
  valueOf(entry: LogEntry, variant: string): unknown
}

/** Which entries somebody gets, and how each stands to what they asked for. */
export interface Interest {
  /** Equal where the same entries come with the same variants. */
  readonly key: string
  /** An entry that is wanted touches at least one of these; null: nothing is known of it beforehand. */
  readonly terms: readonly string[] | null
  /** The variant of the value; null when the entry is not for them. */
  judge(entry: LogEntry, loaders: Loaders): string | null | Promise<string | null>
  /** What others who get the same value must be equal in, by how far the value depends on the viewer. */
  readonly viewerKeys: Readonly<Record<'none' | 'visible' | 'staff' | 'self', string>>
}
