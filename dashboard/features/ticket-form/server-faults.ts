import type { Fault } from '@/lib/graphql/errors.ts'
import { type FieldPath, pathOf } from './form-hints.ts'
import { type DeskLists, type FormValues, sentFields, sentRows } from './form-values.ts'

/** The server's faults by the form's fields. What belongs to no field stays in the fault's own message. */
export function serverFaults(fault: Fault, values: FormValues, desk: DeskLists | undefined): Map<FieldPath, string> {
  const faults = new Map<FieldPath, string>()
  const known = new Set<string>(['desk', ...(desk?.fields ?? []).map(pathOf)])
  const [rows, fields] = [sentRows(values), sentFields(values, desk)]
  const placeOf = (field: string, index: string | undefined): string => {
    if (index === undefined) return field
    if (field === 'registryNumbers' && rows[Number(index)] !== undefined)
      return `registryNumbers.${rows[Number(index)]}`
    // By its place among what was sent, or by its key where it was missing.
    if (field === 'fields') return `fields.${/^\d+$/.test(index) ? fields[Number(index)] : index}`
    return field
  }
  for (const [path, messages] of Object.entries(fault.fields)) {
    const [field = '', index] = path.split('.')
    const place = placeOf(field, index)
    if (!known.has(place) && !place.startsWith('registryNumbers.')) continue
    const at = place as FieldPath
    faults.set(at, [faults.get(at), ...messages].filter(Boolean).join(' '))
  }
  return faults
}
