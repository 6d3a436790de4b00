import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  Kind,
  type SelectionSetNode,
} from 'graphql'

/**
 * The selections of a field, found below a resolver's own by names: `['queues', 'tickets']`. Fragments are followed,
 * whatever their type condition; `@skip` and `@include` are not, so that it may find what will not be asked for.
 */
export function selectionsOf(info: GraphQLResolveInfo, path: readonly string[]): FieldNode[] {
  let fields: FieldNode[] = [...info.fieldNodes]
  for (const name of path) {
    fields = fields.flatMap((field) => fieldsIn(field.selectionSet, info)).filter((field) => field.name.value === name)
  }
  return fields
}

function fieldsIn(set: SelectionSetNode | undefined, info: GraphQLResolveInfo): FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection]
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value]
    return fieldsIn(inner?.selectionSet, info)
  })
}

/** The arguments of a selected field of an object type. */
export function argumentsOf(info: GraphQLResolveInfo, typeName: string, field: FieldNode): Record<string, unknown> {
  const definition = (info.schema.getType(typeName) as GraphQLObjectType).getFields()[field.name.value]
  return definition ? getArgumentValues(definition, field, info.variableValues) : {}
}
