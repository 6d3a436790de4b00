/** What is read of a certificate's subject, and under which OIDs it stands there; the first that has a value counts. */
export const defaultOids = {
  /** ИННЮЛ, of the organization. */
  entityTaxpayerId: ['1.2.643.100.4'],
  /** ИНН of a person; in older certificates the organization's, as «00» and ten digits. */
  taxpayerId: ['1.2.643.3.131.1.1'],
  snils: ['1.2.643.100.3'],
  ogrn: ['1.2.643.100.1'],
  /** ОГРНИП, of an entrepreneur. */
  ogrnip: ['1.2.643.100.5'],
  surname: ['2.5.4.4'],
  /** Given name and patronymic. */
  givenName: ['2.5.4.42'],
  commonName: ['2.5.4.3'],
  organization: ['2.5.4.10'],
  post: ['2.5.4.12'],
  email: ['1.2.840.113549.1.9.1'],
} as const satisfies Record<string, readonly string[]>

export type SubjectField = keyof typeof defaultOids
export type Oids = Record<SubjectField, readonly string[]>

const fields = Object.keys(defaultOids) as SubjectField[]

/** What the setting may be, for a report of faults. */
export const oidsForm = `a list such as snils=1.2.643.100.3,post=2.5.4.12, or the same as JSON, of the names ${fields.join(', ')}`

/**
 * The setting that says which OIDs are read: `name=oid,name=oid`, where a name may stand several times, or JSON with an
 * OID or a list of them. What it does not name stays as it is by default; null when it is neither.
 */
export function parseOids(text: string): Oids | null {
  const given = text.startsWith('{') ? fromJson(text) : fromList(text)
  if (given === null) return null
  const found = new Map<SubjectField, string[]>()
  for (const [name, oid] of given) {
    const field = fields.find((each) => each === name)
    if (!field || !isOid(oid)) return null
    found.set(field, [...(found.get(field) ?? []), oid])
  }
  return { ...defaultOids, ...Object.fromEntries(found) }
}

// Two arcs at least, without leading zeros.
const isOid = (text: string) => /^[0-2](\.(0|[1-9]\d*))+$/.test(text)

function fromList(text: string): [string, string][] {
  return text.split(',').map((pair) => {
    const [name = '', oid = '', ...more] = pair.split('=').map((part) => part.trim())
    return [name, more.length > 0 ? '' : oid]
  })
}

function fromJson(text: string): [string, string][] | null {
  try {
    return Object.entries(JSON.parse(text) as Record<string, unknown>).flatMap(([name, oids]) =>
      (Array.isArray(oids) ? oids : [oids]).map((oid): [string, string] => [name, String(oid)]),
    )
  } catch {
    return null
  }
}
