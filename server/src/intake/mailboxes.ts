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

/**
 * The mailboxes of INTAKE_MAILBOXES, or, for its report of faults, which of them is wrong and why. What is wrong is
 * never repeated there: a password whose signs are not written as they should be stands anywhere in it.
 */
export function parseMailboxes(value: string): MailboxSetting[] | string {
  const parsed = value
    .split(/\s+/)
    .filter((each) => each !== '')
    .map(parseMailbox)
  const good = parsed.flatMap((each) => ('setting' in each ? [each.setting] : []))
  const faults = parsed.flatMap((each, index) => {
    if ('fault' in each) return [`mailbox ${index + 1}${each.desk ? ` (${each.desk})` : ''} ${each.fault}`]
    const { desk, name } = each.setting
    const first = parsed.findIndex((other) => 'setting' in other && other.setting.name === name)
    return first === index ? [] : [`mailbox ${index + 1} (${desk}) is the same as mailbox ${first + 1}: ${name}`]
  })
  return faults.length === 0 ? good : faults.join('; ')
}

const known = ['address', 'plus', 'tls', 'authenticates']

/** The desk is named once what follows it shows that it is one. */
type Parsed = { setting: MailboxSetting } | { desk: string | null; fault: string }

function parseMailbox(value: string): Parsed {
  const [, desk, address] = /^([a-z0-9-]{1,50})=(imaps?:\/\/\S*)$/.exec(value) ?? []
  if (desk === undefined || address === undefined) {
    return { desk: null, fault: 'does not begin with the short name of a desk and =imaps:// or =imap://' }
  }
  const wrong = (fault: string): Parsed => ({ desk, fault })
  if (!URL.canParse(address)) return wrong('has no user:password@host, or its port is no number')
  const url = new URL(address)
  const { searchParams: more } = url
  const secure = url.protocol === 'imaps:'
  const tls = secure ? 'implicit' : (more.get('tls') ?? 'required')
  const plus = more.get('plus') ?? 'on'
  const parts = [url.username, url.password, url.pathname.slice(1)].map(decoded)
  const [user, password, folder] = parts
  if (user === undefined || password === undefined || folder === undefined) {
    return wrong('has a % in user, password or folder that is no sign of UTF-8: % itself is written as %25')
  }
  if (url.hostname === '') return wrong('has no host')
  if (user === '') return wrong('has no user')
  if (password === '') return wrong('has no password')
  if ([...more.keys()].some((key) => !known.includes(key))) {
    return wrong(`has after its ? something that is none of ${known.join(', ')}`)
  }
  if (!['on', 'off'].includes(plus)) return wrong('has a plus that is neither on nor off')
  if (tls !== 'implicit' && tls !== 'required' && tls !== 'off')
    return wrong('has a tls that is neither required nor off')
  const own = (more.get('address') ?? user).toLowerCase()
  if (!/^[^\s@<>,;"]{1,60}@[^\s@<>,;"]+$/.test(own)) {
    return wrong(`has ${more.has('address') ? 'an' : 'no'} address that letters can go to: ?address=desk@host tells it`)
  }
  const port = url.port === '' ? (secure ? 993 : 143) : Number(url.port)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const setting: MailboxSetting = {
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
  return { setting }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
