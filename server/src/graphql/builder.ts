import type { PrismaClient } from '@otklik/prisma/client'
import type PrismaTypes from '@otklik/prisma/pothos'
import { getDatamodel } from '@otklik/prisma/pothos'
import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import type { Context } from './context.ts'
import { leavingErrors } from './errors.ts'
import { encodeId, parseId } from './ids.ts'

/** The one schema builder; every noun's graphql.ts adds to it when it is imported. */
export const builder = new SchemaBuilder<{
  Context: Context
  DefaultFieldNullability: false
  PrismaTypes: PrismaTypes
  Scalars: {
    DateTime: { Input: Date; Output: Date }
    ID: { Input: string; Output: string | number | bigint }
  }
}>({
  plugins: [leavingErrors, RelayPlugin, PrismaPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: (context) => context.services.db.prisma as PrismaClient,
    dmmf: getDatamodel(),
    exposeDescriptions: true,
  },
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    encodeGlobalID: encodeId,
    decodeGlobalID: (id) => {
      const parsed = parseId(id)
      return { typename: parsed?.type ?? '', id: parsed?.key ?? '' }
    },
  },
  // The rule in limits.ts refuses before anything runs; here the plugin only carries the fields' weights.
  complexity: { disabled: true, defaultComplexity: 1, defaultListMultiplier: 10 },
})

builder.queryType()
builder.mutationType()
builder.subscriptionType()
