import type { Logger } from 'pino'
import type { FileStore } from './attachments/file-store.ts'
import type { Auth } from './auth/auth.ts'
import type { Database } from './db/database.ts'
import type { EventLog } from './events/log.ts'
import type { JobQueue } from './job-queue.ts'

/** The part of the settings that features may know. */
export interface ServiceSettings {
  /** The one origin that browsers see, without a slash at its end. */
  publicUrl: string
  uploadMaxBytes: number
  /** Signs what is handed out and must come back unchanged; the same on every node. */
  secret: string
  /** Cookies travel over HTTPS only. */
  secureCookies: boolean
  /** A proxy stands in front and its X-Forwarded-* headers are to be believed. */
  trustProxy: boolean
}

/** What app.ts makes once and every feature gets. */
export interface Services {
  db: Database
  log: EventLog
  auth: Auth
  files: FileStore
  queue: JobQueue
  clock: () => Date
  settings: ServiceSettings
  logger: Logger
}
