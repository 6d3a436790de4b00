import {
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  getNullableType,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  typeFromAST,
} from 'graphql'
import { type AppError, badInput, type FieldFault, fault, type Text } from '../errors.ts'
import { dateTimeRule } from './scalars.ts'

/** More are not listed: an answer is for reading. */
const mostFaults = 20

/**
 * What is wrong with an operation's variables, or null. The engine finds the same faults, but stops the operation with
 * words that repeat the whole input, in English only, and without the place as data.
 */
export function variableFaults(
  { schema, document, operationName }: { schema: GraphQLSchema; document: DocumentNode; operationName?: string | null },
  values: Readonly<Record<string, unknown>>,
): AppError | null {
  const faults: FieldFault[] = []
  for (const { variable, type, defaultValue } of getOperationAST(document, operationName)?.variableDefinitions ?? []) {
    const name = variable.name.value
    const inputType = typeFromAST(schema, type) as GraphQLInputType | undefined
    if (!inputType || (values[name] === undefined && defaultValue)) continue
    const found: FieldFault[] = []
    check(values[name], inputType, [], found)
    // The mutations' one variable is the input itself: its name would stand before every path for nothing.
    faults.push(...found.map((each) => (each.path.length > 0 ? each : { ...each, path: [name] })))
  }
  return faults.length === 0 ? null : badInput(...faults.slice(0, mostFaults))
}

function check(value: unknown, type: GraphQLInputType, path: string[], faults: FieldFault[]): void {
  if (faults.length >= mostFaults) return
  if (isNonNullType(type)) {
    if (value == null) faults.push(fault(path, missing(type.ofType)))
    else check(value, type.ofType, path, faults)
  } else if (value == null) {
    // Left out, or left out aloud.
  } else if (isListType(type)) {
    // One value stands for a list of one.
    if (!Array.isArray(value)) check(value, type.ofType, path, faults)
    else for (const [index, each] of value.entries()) check(each, type.ofType, [...path, String(index)], faults)
  } else if (isInputObjectType(type)) {
    checkObject(value, type, path, faults)
  } else if (!isReadable(value, type)) {
    faults.push(fault(path, wrongValue(value, type)))
  }
}

function checkObject(value: unknown, type: GraphQLInputObjectType, path: string[], faults: FieldFault[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push(fault(path, { ru: `Нужен объект ${type.name}.`, en: `An object ${type.name} is needed.` }))
    return
  }
  const fields = type.getFields()
  for (const [name, field] of Object.entries(fields)) {
    const given = (value as Record<string, unknown>)[name]
    if (given !== undefined) check(given, field.type, [...path, name], faults)
    else if (isRequiredInputField(field)) faults.push(fault([...path, name], missing(field.type)))
  }
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(fields, name))
  if (unknown === undefined) return
  const known = Object.keys(fields).join(', ')
  faults.push(
    fault([...path, shown(unknown)], {
      ru: `В ${type.name} нет такого поля. Есть: ${known}.`,
      en: `${type.name} has no such field. There are: ${known}.`,
    }),
  )
}

function isReadable(value: unknown, type: GraphQLLeafType): boolean {
  try {
    return type.parseValue(value) !== undefined
  } catch {
    return false
  }
}

const rules: Record<string, Text> = {
  String: { ru: 'Нужна строка', en: 'A string is needed' },
  Int: {
    ru: 'Нужно целое число от −2147483648 до 2147483647',
    en: 'A whole number from −2147483648 to 2147483647 is needed',
  },
  Boolean: { ru: 'Нужно true или false', en: 'true or false is needed' },
  ID: { ru: 'Нужен id: строка из ответов сервера', en: "An id is needed: a string from the server's answers" },
  DateTime: dateTimeRule,
}

function wrongValue(value: unknown, type: GraphQLLeafType): Text {
  const allowed = isEnumType(type) ? type.getValues().map(({ name }) => name) : []
  const rule = isEnumType(type)
    ? { ru: `Нужно одно из ${allowed.join(', ')}`, en: `One of ${allowed.join(', ')} is needed` }
    : (rules[type.name] ?? { ru: `Нужно значение типа ${type.name}`, en: `A value of type ${type.name} is needed` })
  // A text that reads like what is needed is still a text.
  const isText = typeof value === 'string' && ['Int', 'Float', 'Boolean'].includes(type.name)
  const got = isText ? `"${shown(value)}"` : shown(value)
  return { ru: `${rule.ru}; получено ${got}.`, en: `${rule.en}; got ${got}.` }
}

const missing = (type: GraphQLInputType): Text => ({
  ru: `Обязательное значение типа ${getNullableType(type)} не передано.`,
  en: `A required value of type ${getNullableType(type)} is missing.`,
})

/** The beginning of what was sent, fit to stand in a message. */
function shown(value: unknown): string {
  const text = typeof value === 'object' ? (Array.isArray(value) ? '[…]' : '{…}') : String(value)
  const characters = [...text.slice(0, 80).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')].slice(0, 40).join('')
  return characters.length < text.length ? `${characters}…` : characters
}
