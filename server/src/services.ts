import type { Logger } from 'pino'
import type { FileStore } from './attachments/file-store.ts'
import type { Scanning } from './attachments/scanning.ts'
import type { Auth } from './auth/auth.ts'
import type { Database } from './db/database.ts'
import type { EventLog } from './events/log.ts'
import type { IntakeSettings } from './intake/mailboxes.ts'
import type { JobQueue } from './job-queue.ts'
import type { VapidKeys } from './push/keys.ts'
import type { SmsGateway } from './sms/gateway.ts'

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
  /** Where signing in by certificate begins; null when it is not set up. */
  certificateSignIn?: string | null
  /** Keys of Web Push; without them, ones made of the secret. */
  vapid?: VapidKeys | null
  /** Push services may stand in the inner network. */
  pushInnerAllowed?: boolean
  /** Absent: no letters come in. */
  intake?: IntakeSettings
}

/** What app.ts makes once and every feature gets. */
export interface Services {
  db: Database
  log: EventLog
  auth: Auth
  files: FileStore
  /** Null, or absent: files are not examined for viruses. */
  scanning?: Scanning | null
  /** Null, or absent: nobody is told anything by SMS. */
  sms?: SmsGateway | null
  queue: JobQueue
  clock: () => Date
  settings: ServiceSettings
  logger: Logger
}
