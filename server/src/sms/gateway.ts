/** One short message. */
export interface Sms {
  /** The same at every try, by which a gateway tells that it has the message already. */
  id: string
  /** Country code and number, digits only: 79123456789. */
  to: string
  text: string
}

/** Whatever sends short messages. One implementation speaks HTTP. */
export interface SmsGateway {
  /** Resolves when the gateway has taken the message; throws its words when it has not. */
  send(sms: Sms, signal: AbortSignal): Promise<void>
}

export interface SmsSettings {
  /** http:// or https:// */
  url: string
  /** Sent as a bearer token; null: none. */
  token: string | null
  /** What is posted: JSON whose texts hold {id}, {to} and {text}. */
  body: SmsBody
}

export type SmsBody = string | number | boolean | null | SmsBody[] | { [key: string]: SmsBody }

export const defaultSmsBody: SmsBody = { id: '{id}', to: '{to}', text: '{text}' }

export const smsBodyForm = 'JSON in whose texts {to} and {text} stand, such as {"to":"{to}","text":"{text}"}'

/** Null when it is no JSON, or nobody would be written to, or nothing. */
export function parseSmsBody(text: string): SmsBody | null {
  if (!text.includes('{to}') || !text.includes('{text}')) return null
  try {
    const body = JSON.parse(text) as SmsBody
    return typeof body === 'object' ? body : null
  } catch {
    return null
  }
}

/** The settings' body with a message in it. */
export function fillSmsBody(body: SmsBody, sms: Sms): SmsBody {
  if (typeof body === 'string') return body.replace(/\{(id|to|text)\}/g, (_, name: keyof Sms) => sms[name])
  if (Array.isArray(body)) return body.map((each) => fillSmsBody(each, sms))
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, fillSmsBody(value, sms)]))
}

// Milliseconds for one try.
const PATIENCE = 20_000
// Characters of a gateway's answer that are kept.
const ANSWER = 500

type Unreached = Error & { cause?: Error & { code?: string } }

/** POSTs JSON; any 2xx means taken. */
export class HttpSmsGateway implements SmsGateway {
  readonly #settings: SmsSettings

  constructor(settings: SmsSettings) {
    this.#settings = settings
  }

  async send(sms: Sms, signal: AbortSignal): Promise<void> {
    const { url, token, body } = this.#settings
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(fillSmsBody(body, sms)),
      // The token is for this address and no other.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    }).catch((error: Unreached) => {
      // Of itself fetch says no more than that it has failed.
      const words = error.cause?.message || error.cause?.code || error.message
      throw new Error(`the SMS gateway: ${words}`, { cause: error })
    })
    const words = await beginningOf(response)
    if (!response.ok) throw new Error(`the SMS gateway: ${response.status} ${words}`.trim())
  }
}

/** A gateway's answer may be a page of any length. */
async function beginningOf(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > ANSWER) break
  }
  return text.replace(/\s+/g, ' ').slice(0, ANSWER)
}
