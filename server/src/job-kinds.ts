import { scanJob } from './attachments/scanning.ts'
import { importJob } from './directory-import/import-job.ts'
import type { JobKind } from './job-queue.ts'
import { letterJob } from './mail/letters.ts'
import { pushJob } from './push/messages.ts'
import { smsJob } from './sms/messages.ts'
import { recountJob } from './terms/recount.ts'

/** Every kind of job there is; each is defined by its feature. */
export const jobKinds: readonly JobKind<object>[] = [importJob, letterJob, pushJob, recountJob, scanJob, smsJob]
