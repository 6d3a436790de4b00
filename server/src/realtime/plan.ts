import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql'
import type { Viewer } from '../auth/viewer.ts'
import type { Language } from '../errors.ts'
import { type Dependence, dependenceOf } from '../graphql/dependence.ts'
import { deeperThan, limitFault, limits } from '../graphql/limits.ts'
import type { Interest, LiveField } from './live-field.ts'
import type { Shape } from './shape.ts'

/** A subscription that the hub may serve: one live field, whose events look the same to equal viewers. */
export interface Plan {
  live: LiveField
  after: string | null
  interest(viewer: Viewer): Interest
  /** How events look to viewers who are equal in the interest's viewer key. */
  shape(interest: Interest, viewer: Viewer, language: Language): Shape
}

interface Analysis {
  live: LiveField
  field: GraphQLField<unknown, unknown>
  node: FieldNode
  operation: OperationDefinitionNode
  /** The document without the field's arguments: what they say decides which events come, not what they look like. */
  document: DocumentNode
  text: string
  dependence: Dependence
  /** Variables that the document still uses. */
  used: readonly string[]
  /** Values of those with which the operation was found within the limits. */
  allowed: Set<string>
}

const analyses = new WeakMap<DocumentNode, Map<string, Analysis | null>>()

/** Documents are kept by yoga for as long as they are in use, and so are their analyses. */
function analysisOf(args: ExecutionArgs): Analysis | null {
  const name = args.operationName ?? ''
  let known = analyses.get(args.document)
  if (!known) {
    known = new Map()
    analyses.set(args.document, known)
  }
  let analysis = known.get(name)
  if (analysis === undefined) {
    analysis = analyse(args)
    known.set(name, analysis)
  }
  return analysis
}

/** The plan of a valid subscription; null when it is one that only its own execution can serve, or refuse. */
export function planOf(args: ExecutionArgs): Plan | null {
  const analysis = analysisOf(args)
  if (!analysis) return null
  const given = args.variableValues ?? {}
  if (deeperThan(given, limits.variablesDepth)) return null
  const variables = Object.fromEntries(analysis.used.filter((name) => name in given).map((name) => [name, given[name]]))
  const variablesKey = JSON.stringify(variables)
  if (!analysis.allowed.has(variablesKey)) {
    if (limitFault(args)) return null
    if (analysis.allowed.size > 1000) analysis.allowed.clear()
    analysis.allowed.add(variablesKey)
  }
  const { live, field, node, operation, document, text, dependence } = analysis
  const { coerced } = getVariableValues(args.schema, operation.variableDefinitions ?? [], given)
  if (!coerced) return null
  let values: Record<string, unknown>
  try {
    values = getArgumentValues(field, node, coerced)
  } catch {
    return null
  }
  return {
    live,
    after: typeof values.after === 'string' ? values.after : null,
    interest: (viewer) => live.interest(values, viewer),
    shape: (interest, viewer, language) => ({
      key: [text, variablesKey, language, interest.viewerKeys[dependence]].join('\n'),
      live,
      viewer,
      language,
      args: { schema: args.schema, document, operationName: args.operationName, variableValues: variables },
    }),
  }
}

function analyse({ schema, document, operationName }: ExecutionArgs): Analysis | null {
  const operation = getOperationAST(document, operationName)
  const [node, ...others] = operation?.selectionSet.selections ?? []
  // What stands in fragments, under directives or beside another field is rare enough to be served by itself.
  if (operation?.operation !== 'subscription' || others.length > 0) return null
  if (node?.kind !== Kind.FIELD || node.directives?.length || operation.directives?.length) return null
  const field = schema.getSubscriptionType()?.getFields()[node.name.value]
  const live = field?.extensions.live as LiveField | undefined
  if (!field || !live || field.args.some(isRequiredArgument)) return null

  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const dependence = dependenceOf(getNamedType(field.type), node.selectionSet, fragments)
  const bare: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [],
    selectionSet: { ...operation.selectionSet, selections: [{ ...node, arguments: [] }] },
  }
  const used = new Set<string>()
  const note = { Variable: ({ name }: { name: { value: string } }) => void used.add(name.value) }
  visit(bare, note)
  for (const fragment of fragments.values()) visit(fragment, note)
  const variableDefinitions = (operation.variableDefinitions ?? []).filter((each) => used.has(each.variable.name.value))
  const shared: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [{ ...bare, variableDefinitions }, ...fragments.values()],
  }
  const text = print(shared)
  return { live, field, node, operation, document: shared, text, dependence, used: [...used], allowed: new Set() }
}
