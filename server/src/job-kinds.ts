import type { JobKind } from './job-queue.ts'

/** Every kind of job there is; each is defined by its feature. */
export const jobKinds: readonly JobKind<object>[] = []
