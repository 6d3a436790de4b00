import type { JobKind } from '../job-queue.ts'

/**
 * Loads one file, or goes on with it: what a try does not finish in its time is another job. A node that dies in the
 * middle gives the file back to another after that time at the latest.
 */
export const importJob: JobKind<{ importId: string }> = {
  name: 'directory-imports',
  retryLimit: 5,
  retryDelay: 10,
  expireIn: 300,
  atOnce: 1,
}
