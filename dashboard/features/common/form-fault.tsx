'use client'
import type { Fault } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'

/** Why a form was refused as a whole; what is told beside its fields is not said twice. */
export function FormFault({ fault }: { fault: Fault | null }) {
  const faultText = useFaultText()
  if (fault === null || Object.keys(fault.fields).length > 0) return null
  return <Alert>{faultText(fault)}</Alert>
}
