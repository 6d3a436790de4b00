import { type FetchMessageObject, ImapFlow } from 'imapflow'
import type { Arrival } from './arrival.ts'
import { openPlace, tellState } from './mailbox-row.ts'
import { defaultMaxLetterBytes, type MailboxSetting } from './mailboxes.ts'
import { type IntakeServices, takeLetter } from './take-letter.ts'

/** A mailbox, and the desk that it is of. */
export interface DeskMailbox {
  mailbox: MailboxSetting
  deskId: string
}

// Milliseconds.
const CONNECT_WITHIN = 20_000
// Inside the half-hour after which servers may close an IDLE; shorter, since routers forget connections sooner.
const IDLE_AT_MOST = 8 * 60_000
// What no notice told of is found then.
const LOOK_EVERY = 5 * 60_000

// How many letters' sizes are asked for at once; the letters themselves come one by one.
const AHEAD = 100

// Bytes. Of a letter that is too large.
const maxHead = 256 * 1024

/**
 * One connection to one mailbox: signs in, takes what is new by UID, then listens. Resolves when `signal` is aborted,
 * throws whatever ends the connection otherwise.
 *
 * The place in the mailbox is the database's and moves in the transaction that takes the letter; the flag \Seen follows
 * and is only for people. So what happens between does no harm, and nothing hangs on what people read meanwhile.
 */
export async function readMailbox(
  services: IntakeServices,
  { mailbox, deskId }: DeskMailbox,
  signal: AbortSignal,
): Promise<void> {
  const client = connectionTo(mailbox, maxBytes(services))
  const broken = new Promise<never>((_resolve, reject) => {
    client.on('error', reject)
    client.on('close', () => reject(new Error('The connection to the mail server has ended.')))
  })
  broken.catch(() => {})
  const close = () => client.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    await client.connect()
    await Promise.race([listen(services, client, { mailbox, deskId }, signal), broken])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', close)
    client.close()
  }
}

const maxBytes = ({ settings }: IntakeServices) => settings.intake?.maxLetterBytes ?? defaultMaxLetterBytes

function connectionTo(mailbox: MailboxSetting, maxLetterBytes: number): ImapFlow {
  return new ImapFlow({
    host: mailbox.host,
    port: mailbox.port,
    secure: mailbox.tls === 'implicit',
    ...(mailbox.tls !== 'implicit' && { doSTARTTLS: mailbox.tls === 'required' }),
    auth: { user: mailbox.user, pass: mailbox.password },
    // It would show what is sent.
    logger: false,
    clientInfo: { name: 'Otklik' },
    connectionTimeout: CONNECT_WITHIN,
    greetingTimeout: CONNECT_WITHIN,
    maxIdleTime: IDLE_AT_MOST,
    disableAutoIdle: true,
    maxLiteralSize: maxLetterBytes + 1_000_000,
    maxLineLength: 10_000_000,
  })
}

async function listen(services: IntakeServices, client: ImapFlow, box: DeskMailbox, signal: AbortSignal) {
  const { db, clock } = services
  const news = newsOf(client, signal)
  const { uidValidity } = await client.mailboxOpen(box.mailbox.folder)
  let last = await openPlace(db, box.mailbox, box.deskId, uidValidity, clock())
  while (!signal.aborted) {
    // Before the look: what comes during it is looked for again.
    news.heard()
    last = await takeNew(services, client, box, uidValidity, last, signal)
    if (signal.aborted) return
    await tellState(db, box.mailbox, box.deskId, 'OPEN', null, clock())
    await news.next()
  }
}

/** Whether the server has told of letters; `next` listens for it, and comes back after a while in any case. */
function newsOf(client: ImapFlow, signal: AbortSignal) {
  let told = false
  let wake = () => {}
  client.on('exists', () => {
    told = true
    wake()
  })
  return {
    heard() {
      told = false
    },
    next: () =>
      new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, LOOK_EVERY)
        signal.addEventListener('abort', done, { once: true })
        wake = done
        if (told || signal.aborted) done()
        // Ends with the next command, or with the connection, of which `broken` tells.
        else client.idle().catch(() => {})
      }),
  }
}

/** Takes all letters beyond `last`, the oldest first; answers with the last one taken. */
async function takeNew(
  services: IntakeServices,
  client: ImapFlow,
  box: DeskMailbox,
  uidValidity: bigint,
  last: bigint,
  signal: AbortSignal,
): Promise<bigint> {
  // `n:*` names the newest letter also when that is older than n.
  const found = (await client.search({ uid: `${last + 1n}:*` }, { uid: true })) || []
  const uids = found.filter((uid) => BigInt(uid) > last).sort((one, other) => one - other)
  for (let start = 0; start < uids.length; start += AHEAD) {
    const some = uids.slice(start, start + AHEAD)
    const heads = await client.fetchAll(some, { uid: true, size: true, internalDate: true }, { uid: true })
    const bySize = new Map(heads.map((head) => [head.uid, head]))
    for (const uid of some) {
      if (signal.aborted) return last
      const head = bySize.get(uid)
      // Somebody has removed it meanwhile.
      if (head) await takeOne(services, client, { ...box, uidValidity, head })
      last = BigInt(uid)
    }
  }
  return last
}

async function takeOne(
  services: IntakeServices,
  client: ImapFlow,
  from: DeskMailbox & { uidValidity: bigint; head: FetchMessageObject },
): Promise<void> {
  const { mailbox, deskId, uidValidity, head } = from
  const size = head.size ?? 0
  const oversized = size > maxBytes(services)
  const part = oversized ? { headers: true } : { source: true }
  const letter = await client.fetchOne(String(head.uid), part, { uid: true })
  const raw = letter ? (oversized ? letter.headers?.subarray(0, maxHead) : letter.source) : undefined
  if (!raw) return
  const arrival: Arrival = {
    mailbox,
    deskId,
    uidValidity,
    uid: head.uid,
    size,
    raw,
    oversized,
    receivedAt: head.internalDate ? new Date(head.internalDate) : services.clock(),
  }
  await takeLetter(services, arrival)
  await mark(client, arrival)
}

/** For people who look into the mailbox: read is what stands here whole, flagged what they should look at there. */
async function mark(client: ImapFlow, { uid, oversized }: Arrival): Promise<void> {
  await client.messageFlagsAdd(String(uid), [oversized ? '\\Flagged' : '\\Seen'], { uid: true })
}
