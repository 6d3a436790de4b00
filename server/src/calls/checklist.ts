import type { Text } from '../errors.ts'
import { type Demand, demandTexts, missingFrom } from '../intake/demands.ts'

/** What item 4 of the procedure wants to hear; a picture cannot be told. */
export type CallDemand = Exclude<Demand, 'screenshot'> | 'email'

export interface Asked {
  demand: CallDemand
  text: Text
  /** It has been told, as far as a program can see. */
  said: boolean
}

/** In the order of the procedure. */
const texts: Readonly<Record<CallDemand, Text>> = {
  organization: demandTexts.organization,
  name: demandTexts.name,
  phone: demandTexts.phone,
  email: { ru: 'адрес электронной почты', en: 'an e-mail address' },
  description: demandTexts.description,
  time: demandTexts.time,
  actions: demandTexts.actions,
  application: demandTexts.application,
}

/** The form's fields that hold an answer when they are filled; of a desk's own, by their keys. */
export const demandOfField: Partial<Record<string, CallDemand>> = {
  organization: 'organization',
  name: 'name',
  contactPhone: 'phone',
  contactEmail: 'email',
  occurredAt: 'time',
  staffActions: 'actions',
  applicationNumber: 'application',
  registryNumbers: 'application',
}

/**
 * What of it is told already.
 *
 * @param filled keys of the fields that are filled, with `organization` and `name` for what is known of the caller
 */
export function checklistOf({ text, filled }: { text: string; filled: readonly string[] }): Asked[] {
  const missing: readonly string[] = missingFrom({ text, title: '', attachments: [], sender: null })
  const told = new Set(filled.map((key) => demandOfField[key]))
  const said = (demand: CallDemand) => (demand === 'email' ? text.includes('@') : !missing.includes(demand))
  return (Object.keys(texts) as CallDemand[]).map((demand) => ({
    demand,
    text: texts[demand],
    said: told.has(demand) || said(demand),
  }))
}
