import { type Fault, readFault } from '@otklik/client'
import type { CombinedError } from 'urql'

export { type Fault, type FaultCode, type GraphQLFault, isPassing, readFault } from '@otklik/client'

export function faultOf(error: CombinedError): Fault {
  if (error.graphQLErrors.length > 0) return readFault(error.graphQLErrors)
  return { ...readFault([]), code: 'NETWORK', message: error.networkError?.message ?? error.message }
}
