import { builder } from '../../graphql/builder.ts'
import { listOfScalars } from '../../graphql/connections.ts'
import { signedIn } from '../../graphql/context.ts'
import { findSimilar, type SimilarTicket } from '../similar.ts'
import { massFailure, similarShown } from '../similar-rules.ts'
import { TicketType } from './ticket.ts'

const SimilarTicketType = builder.objectRef<SimilarTicket>('SimilarTicket').implement({
  fields: (t) => ({
    ticket: t.expose('ticket', { type: TicketType }),
    sameRegistryNumbers: t.exposeStringList('sameRegistryNumbers', {
      description: 'Of the numbers asked for, those that it names too.',
      complexity: listOfScalars,
    }),
    duplicates: t.exposeInt('duplicates', { description: 'How many tickets have been found to be duplicates of it.' }),
    massFailure: t.exposeBoolean('massFailure', {
      description: `${massFailure.duplicates} or more of its duplicates were filed within ${massFailure.days} days.`,
    }),
  }),
})

const SimilarTicketsInput = builder.inputType('SimilarTicketsInput', {
  fields: (t) => ({
    desk: t.string({ required: true, description: 'Slug.' }),
    title: t.string({ defaultValue: '' }),
    description: t.string({ defaultValue: '' }),
    registryNumbers: t.stringList(),
  }),
})

builder.queryField('similarTickets', (t) =>
  t.field({
    type: [SimilarTicketType],
    description:
      'For who is about to file: what support is at work on already, and what fails for many. Those with the same ' +
      `registry numbers first, then by the words; at most ${similarShown}.`,
    args: { input: t.arg({ type: SimilarTicketsInput, required: true }) },
    // The search costs more than reading rows by their keys.
    complexity: { field: 100, multiplier: similarShown },
    resolve: (_root, { input }, context) =>
      findSimilar(context.services, signedIn(context), {
        desk: input.desk,
        title: input.title ?? '',
        description: input.description ?? '',
        registryNumbers: input.registryNumbers ?? [],
      }),
  }),
)
