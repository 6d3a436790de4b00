import type { JobKind } from '../job-queue.ts'

/**
 * Loads one file, or goes on with it. A node that dies in the middle gives the file back to another after the time of a
 * try at the latest; one that still loads it then is not disturbed by the job's coming to another.
 */
export const importJob: JobKind<{ importId: string }> = {
  name: 'directory-imports',
  retryLimit: 5,
  retryDelay: 10,
  expireIn: 300,
  atOnce: 1,
}
