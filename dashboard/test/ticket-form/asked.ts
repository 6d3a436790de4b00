import type { AskedFieldFragment } from '@/generated/graphql.ts'

const asked = (key: string, more: Partial<AskedFieldFragment>): AskedFieldFragment => ({
  __typename: 'DeskField',
  key,
  kind: 'STANDARD',
  label: key,
  hint: '',
  required: false,
  mask: null,
  choices: [],
  ...more,
})

const always = ['title', 'type', 'documentKind', 'description', 'contactEmail', 'contactPhone']
const order = 'title type documentKind description registryNumbers occurredAt files contactEmail contactPhone'.split(
  ' ',
)

/** What a desk that says nothing asks for. */
export const standardForm = order.map((key) => asked(key, { required: always.includes(key) }))

export const ownField = (key: string, more: Partial<AskedFieldFragment> = {}) => asked(key, { kind: 'TEXT', ...more })
