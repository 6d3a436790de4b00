import { type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql'
import { ownDependence } from '../../src/graphql/dependence.ts'
import { schema } from '../../src/graphql/schema.ts'

/**
 * A selection that has every field of every type that can be reached from the type: a type is opened up where it is
 * met first; wherever it is met again those of its scalars are asked for that depend on who looks, and where.
 */
export function everyFieldOf(type: GraphQLObjectType): { selection: string; fields: Set<string> } {
  const fields = new Set<string>()
  const opened = new Set<string>()

  function select(object: GraphQLObjectType): string {
    const isFirst = !opened.has(object.name)
    opened.add(object.name)
    const parts: string[] = []
    for (const field of Object.values(object.getFields())) {
      const inner = getNamedType(field.type)
      const args = field.args.some(({ name }) => name === 'first') ? '(first: 5)' : ''
      if (isLeafType(inner)) {
        if (isFirst || ownDependence(field) !== 'none') parts.push(field.name)
      } else if (isFirst && isObjectType(inner)) parts.push(`${field.name}${args} { ${select(inner)} }`)
      else continue
      fields.add(`${object.name}.${field.name}`)
    }
    return parts.length > 0 ? parts.join(' ') : '__typename'
  }

  return { selection: select(type), fields }
}

/** Every field of every object type that can be reached, by any way. */
export function reachable(type: GraphQLObjectType, found = new Set<string>()): Set<string> {
  for (const field of Object.values(type.getFields())) {
    const name = `${type.name}.${field.name}`
    if (found.has(name)) continue
    found.add(name)
    const inner = getNamedType(field.type)
    if (isObjectType(inner)) reachable(inner, found)
  }
  return found
}

export const ticketEvent = schema.getType('TicketEvent') as GraphQLObjectType
