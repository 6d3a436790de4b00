import { type Agent, request } from 'node:https'
import webPush from 'web-push'
import type { Database } from '../db/database.ts'
import type { Try } from '../job-queue.ts'
import { type EndpointRules, endpointAgent, isEndpoint } from './endpoint.ts'
import type { VapidKeys } from './keys.ts'
import type { PushPayload } from './messages.ts'

export interface PushSender {
  keys: VapidKeys
  rules: EndpointRules
  agent: Agent
}

export const pushSender = (keys: VapidKeys, rules: EndpointRules, more: { ca?: string } = {}): PushSender => ({
  keys,
  rules,
  agent: endpointAgent(rules, more),
})

interface Device {
  endpoint: string
  p256dh: string
  auth: string
}

interface PushServices {
  db: Pick<Database, 'query'>
  clock: () => Date
}

/**
 * One try to bring a message to a device. WAITING → SENT; FAILED when the push service refuses it for good, when the
 * device is gone, or after the last try. A device that its push service does not know any more (404, 410) is forgotten.
 * As with letters, a node that dies between the service's answer and its writing down repeats the message; the device
 * shows the second in the place of the first.
 */
export async function sendPush(
  { db, clock }: PushServices,
  sender: PushSender,
  messageId: string,
  { last, signal }: Try,
): Promise<void> {
  signal.throwIfAborted()
  const [message] = await db.query<{ payload: PushPayload; deviceId: string } & (Device | Record<keyof Device, null>)>(
    `UPDATE push_messages m SET attempts = m.attempts + 1 FROM push_messages own
       LEFT JOIN push_devices d ON d.id = own.device_id
     WHERE own.id = $1 AND m.id = own.id AND m.state = 'WAITING'
     RETURNING m.payload, m.device_id AS "deviceId", d.endpoint, d.p256dh, d.auth`,
    [messageId],
  )
  if (!message) return
  const outcome =
    message.endpoint === null
      ? { status: 0, words: 'the device is gone', final: true }
      : await deliver(sender, message, message.payload, signal)
  const sent = outcome.status >= 200 && outcome.status < 300
  if (outcome.status === 404 || outcome.status === 410) {
    await db.query('DELETE FROM push_devices WHERE id = $1', [message.deviceId])
  }
  const over = sent || outcome.final || last
  await db.query(`UPDATE push_messages SET state = $2, fault = $3, sent_at = $4 WHERE id = $1 AND state = 'WAITING'`, [
    messageId,
    sent ? 'SENT' : over ? 'FAILED' : 'WAITING',
    sent ? null : outcome.words,
    sent ? clock() : null,
  ])
  if (!over) throw new Error(outcome.words)
}

interface Outcome {
  /** 0 when there was no answer. */
  status: number
  words: string
  /** Another try would end the same. */
  final: boolean
}

// Seconds for which a push service keeps a message for a device that is off.
const TTL = 24 * 60 * 60
// Bytes of an answer that are kept.
const ANSWER = 1000

async function deliver(
  sender: PushSender,
  device: Device,
  payload: PushPayload,
  signal: AbortSignal,
): Promise<Outcome> {
  const { keys, rules, agent } = sender
  if (!isEndpoint(device.endpoint, rules)) return { status: 0, words: 'the endpoint is not allowed', final: true }
  const subscription = { endpoint: device.endpoint, keys: { p256dh: device.p256dh, auth: device.auth } }
  const details = webPush.generateRequestDetails(subscription, JSON.stringify(payload), {
    TTL,
    vapidDetails: { subject: keys.subject, publicKey: keys.publicKey, privateKey: keys.privateKey },
  })
  try {
    const { status, text } = await post(details, agent, AbortSignal.any([signal, AbortSignal.timeout(20_000)]))
    // The rest says that the message, not the moment, is wrong.
    const final = status >= 400 && status < 500 && status !== 408 && status !== 429
    return { status, words: `${status} ${text}`.trim(), final }
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    return { status: 0, words: message, final: code === 'EINNER' }
  }
}

/** The library's own sending keeps an answer of any length. */
function post(
  { endpoint, headers, body }: webPush.RequestDetails & { body: Buffer },
  agent: Agent,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const posting = request(endpoint, { method: 'POST', headers, agent, signal }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > ANSWER) response.destroy()
      })
      response.on('error', () => {})
      response.once('close', () => resolve({ status: response.statusCode ?? 0, text: text.slice(0, ANSWER) }))
    })
    posting.once('error', reject)
    posting.end(body)
  })
}
