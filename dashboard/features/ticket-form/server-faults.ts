import type { Fault } from '@/lib/graphql/errors.ts'
import type { FieldPath } from './form-hints.ts'
import { type FormValues, fieldOrder, sentRows } from './form-values.ts'

/** The server's faults by the form's fields. What belongs to no field stays in the fault's own message. */
export function serverFaults(fault: Fault, values: FormValues): Map<FieldPath, string> {
  const faults = new Map<FieldPath, string>()
  const rows = sentRows(values)
  for (const [path, messages] of Object.entries(fault.fields)) {
    const [field = '', index] = path.split('.')
    const row = index === undefined ? undefined : rows[Number(index)]
    const place: FieldPath | undefined =
      field === 'registryNumbers' && row !== undefined
        ? `registryNumbers.${row}`
        : field === 'uploadIds'
          ? 'uploadIds'
          : fieldOrder.find((name) => name === field)
    if (place) faults.set(place, [faults.get(place), ...messages].filter(Boolean).join(' '))
  }
  return faults
}
