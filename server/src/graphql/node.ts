import { brandWithType } from '@pothos/core'
import { badInput, fault } from '../errors.ts'
import { builder } from './builder.ts'
import { type Context, signedIn } from './context.ts'
import { encodeId, type NodeType, parseId } from './ids.ts'

export const NodeInterface = builder.nodeInterfaceRef()

type Finder = (key: string, context: Context) => Promise<object | null>

const finders = new Map<string, Finder>()

/**
 * Registers how `node` finds rows of a type. The finder decides what the viewer may see; what it answers with null is
 * not there for them.
 */
export function serveNode(type: NodeType, find: Finder): void {
  finders.set(type, find)
}

/** The id field of a type. */
export const globalId = (type: NodeType) => (row: { id: string | bigint }) => encodeId(type, row.id)

builder.queryField('node', (t) =>
  t.field({
    type: NodeInterface,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      signedIn(context)
      const parsed = parseId(String(id))
      const find = parsed && finders.get(parsed.type)
      if (!find) {
        throw badInput(
          fault('id', {
            ru: 'Это не id; берите id из ответов сервера.',
            en: "Not an id; take ids from the server's answers.",
          }),
        )
      }
      const row = await find(parsed.key, context)
      if (row) brandWithType(row, parsed.type as never)
      return row as never
    },
  }),
)
