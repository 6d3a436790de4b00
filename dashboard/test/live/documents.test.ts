import { Kind, type SelectionSetNode } from 'graphql'
import { expect, test } from 'vitest'
import { LiveSnapshotFragmentDoc, LiveTicketFragmentDoc } from '@/generated/graphql.ts'

/** Names of the fields, nested ones with their parent's in front; fragments by their name. */
const fields = (selection: SelectionSetNode, path = ''): string[] =>
  selection.selections
    .flatMap((each) => {
      if (each.kind === Kind.FRAGMENT_SPREAD) return [`${path}...${each.name.value}`]
      if (each.kind === Kind.INLINE_FRAGMENT) return fields(each.selectionSet, path)
      const name = path + each.name.value
      return each.selectionSet ? fields(each.selectionSet, `${name}.`) : [name]
    })
    .sort()

const selectionOf = (document: { definitions: readonly unknown[] }, name: string) => {
  for (const definition of document.definitions as { name?: { value: string }; selectionSet?: SelectionSetNode }[]) {
    if (definition.name?.value === name && definition.selectionSet) return fields(definition.selectionSet)
  }
  throw new Error(`No fragment ${name}`)
}

test('a snapshot is written into a ticket whole: both select the same', () => {
  const ticket = selectionOf(LiveTicketFragmentDoc, 'LiveTicket')
  expect(ticket.length).toBeGreaterThan(10)
  expect(selectionOf(LiveSnapshotFragmentDoc, 'LiveSnapshot')).toEqual(ticket)
})
