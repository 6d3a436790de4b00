import {
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'

/**
 * What of the viewer a field's value depends on; each includes those before it. `visible`: which tickets they may see.
 * `staff`: also on which desks they are staff. `self`: anything.
 */
export type Dependence = 'none' | 'visible' | 'staff' | 'self'

const order: readonly Dependence[] = ['none', 'visible', 'staff', 'self']

const further = (one: Dependence, other: Dependence) => (order.indexOf(other) > order.indexOf(one) ? other : one)

/**
 * A field's extensions that say so: results of a live event are shared between viewers who are equal in that. A
 * resolver that says nothing depends on `self`; a field that exposes a column depends on nothing.
 */
export const dependsOn = (viewer: Dependence) => ({ viewer })

/** What of the viewer a field's own value depends on, whatever is selected inside. */
export function ownDependence(field: GraphQLField<unknown, unknown>): Dependence {
  const { viewer, pothosExposedField } = field.extensions
  return (viewer as Dependence | undefined) ?? (pothosExposedField === undefined ? 'self' : 'none')
}

/** What of the viewer any field selected in an object depends on. */
export function dependenceOf(
  type: GraphQLNamedOutputType,
  set: SelectionSetNode | undefined,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Dependence {
  if (isLeafType(type) || !set) return 'none'
  // Which object it will be is known only when it is there.
  if (!isObjectType(type)) return 'self'
  let found: Dependence = 'none'
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) found = further(found, dependenceOfField(type, selection.name.value))
    else {
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      found = further(found, dependenceOf(type, inner?.selectionSet, fragments))
      continue
    }
    const field = type.getFields()[selection.name.value]
    if (field) found = further(found, dependenceOf(getNamedType(field.type), selection.selectionSet, fragments))
  }
  return found
}

function dependenceOfField(type: GraphQLObjectType, name: string): Dependence {
  if (name === '__typename') return 'none'
  const field = type.getFields()[name]
  return field ? ownDependence(field) : 'self'
}
