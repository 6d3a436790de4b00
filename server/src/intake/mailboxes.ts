/** A mailbox that letters to a desk come in by, as the settings tell of it. */
export interface MailboxSetting {
  /** Slug of the desk. */
  desk: string
  /** Server, user and folder; without the password. */
  name: string
  host: string
  port: number
  user: string
  password: string
  folder: string
  /** implicit: TLS from the first byte. required: STARTTLS or nothing. off: in the open. */
  tls: 'implicit' | 'required' | 'off'
  /** The desk's plain address, as people know it. */
  address: string
  /** The server hands on letters to `address+anything`, so that answers can carry a signed address. */
  plus: boolean
  /** The mail server whose Authentication-Results are believed; null: nobody's. */
  authenticates: string | null
}

export interface IntakeSettings {
  mailboxes: readonly MailboxSetting[]
  /** Bytes of the largest letter that is taken whole. */
  maxLetterBytes: number
}

/** The mailbox of a desk, which its letters are answered to; null when it has none. */
export const mailboxOf = (settings: IntakeSettings | undefined, desk: string | undefined): MailboxSetting | null =>
  settings?.mailboxes.find((each) => each.desk === desk) ?? null

export const defaultMaxLetterBytes = 50_000_000

/** What INTAKE_MAILBOXES must be; follows «must be» in the report of faults. */
export const mailboxesForm =
  'for each mailbox desk=imaps://user:password@host/INBOX?address=desk@host, with spaces between; signs such as @ in user and password as %40'

/** The mailboxes of INTAKE_MAILBOXES; null when it is not of that form. Never shown: it holds passwords. */
export function parseMailboxes(value: string): MailboxSetting[] | null {
  const settings = value
    .split(/\s+/)
    .filter((each) => each !== '')
    .map(parseMailbox)
  const good = settings.filter((setting) => setting !== null)
  const names = new Set(good.map(({ name }) => name))
  return good.length === settings.length && names.size === good.length ? good : null
}

const known = new Set(['address', 'plus', 'tls', 'authenticates'])

function parseMailbox(value: string): MailboxSetting | null {
  const [, desk, address] = /^([a-z0-9-]{1,50})=(imaps?:\/\/\S+)$/.exec(value) ?? []
  if (desk === undefined || address === undefined || !URL.canParse(address)) return null
  const url = new URL(address)
  const { searchParams: more } = url
  const secure = url.protocol === 'imaps:'
  const tls = secure ? 'implicit' : (more.get('tls') ?? 'required')
  const plus = more.get('plus') ?? 'on'
  const parts = [url.username, url.password, url.pathname.slice(1)].map(decoded)
  const [user, password, folder] = parts
  if (!user || !password || folder === undefined || url.hostname === '') return null
  if ([...more.keys()].some((key) => !known.has(key)) || !['on', 'off'].includes(plus)) return null
  if (tls !== 'implicit' && tls !== 'required' && tls !== 'off') return null
  const own = (more.get('address') ?? user).toLowerCase()
  if (!/^[^\s@<>,;"]{1,60}@[^\s@<>,;"]+$/.test(own)) return null
  const port = url.port === '' ? (secure ? 993 : 143) : Number(url.port)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    desk,
    name: `${user} (${host}${url.port === '' ? '' : `:${port}`}/${folder || 'INBOX'})`,
    host,
    port,
    user,
    password,
    folder: folder || 'INBOX',
    tls,
    address: own,
    plus: plus === 'on',
    authenticates: more.get('authenticates')?.toLowerCase() ?? null,
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
