import { builder } from '../graphql/builder.ts'
import { connectionArguments, connectionCost, connectionOfNodes } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { decodeId, encodeId } from '../graphql/ids.ts'
import { countJobs, type FailedJob, type JobCounts, listFailedJobs, retryJob } from './jobs.ts'

const JobQueueType = builder.objectRef<JobCounts>('JobQueue').implement({
  description: 'One kind of background work, and how many jobs of it are in which state.',
  fields: (t) => ({
    name: t.exposeString('queue'),
    waiting: t.exposeInt('waiting'),
    active: t.exposeInt('active'),
    retrying: t.exposeInt('retrying', { description: 'Failed once or more, and tried again.' }),
    failed: t.exposeInt('failed', { description: 'Given up.' }),
  }),
})

builder.queryField('jobQueues', (t) =>
  t.field({
    type: [JobQueueType],
    description: 'For administrators, in a session.',
    resolve: (_root, _args, context) => countJobs(context.services.db, signedIn(context)),
  }),
)

const FailedJobType = builder.objectRef<FailedJob>('FailedJob').implement({
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeId('FailedJob', id) }),
    queue: t.exposeString('queue'),
    error: t.exposeString('error'),
    attempts: t.exposeInt('attempts'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    failedAt: t.expose('failedAt', { type: 'DateTime' }),
  }),
})

const FailedJobConnection = connectionOfNodes('FailedJobConnection', FailedJobType)

builder.queryField('failedJobs', (t) =>
  t.field({
    type: FailedJobConnection,
    description: 'The latest first. For administrators, in a session.',
    args: connectionArguments(),
    complexity: connectionCost,
    resolve: (_root, args, context) => listFailedJobs(context.services.db, signedIn(context), args),
  }),
)

const RetryJobInput = builder.inputType('RetryJobInput', { fields: (t) => ({ id: t.id({ required: true }) }) })

const RetryJobPayload = builder.objectRef<{ job: FailedJob }>('RetryJobPayload').implement({
  fields: (t) => ({
    job: t.field({ type: FailedJobType, description: 'As it was when it had failed.', resolve: ({ job }) => job }),
  }),
})

builder.mutationField('retryJob', (t) =>
  t.field({
    type: RetryJobPayload,
    description: 'For administrators, in a session.',
    args: { input: t.arg({ type: RetryJobInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      job: await retryJob(context.services, signedIn(context), decodeId('FailedJob', input.id, 'id')),
    }),
  }),
)
