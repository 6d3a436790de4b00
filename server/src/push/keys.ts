import { createECDH, createHmac } from 'node:crypto'
import type { ServiceSettings } from '../services.ts'

/** How a push service knows that messages come from us (VAPID, RFC 8292); both keys in base64url. */
export interface VapidKeys {
  publicKey: string
  privateKey: string
  /** Where a push service may complain: mailto: or https: */
  subject: string
}

/**
 * The keys that were set; otherwise ones made of the product's secret, which all nodes share and which stays. A browser
 * allows messages of one key: with another key, everybody has to allow them again.
 */
export function vapidKeys({ vapid, secret, publicUrl }: ServiceSettings): VapidKeys {
  if (vapid) return vapid
  const curve = createECDH('prime256v1')
  // Any 32 bytes are a key but for one in 2^32; the next ones are taken then.
  for (let round = 0; ; round += 1) {
    const bytes = createHmac('sha256', secret).update(`otklik vapid ${round}`).digest()
    try {
      curve.setPrivateKey(bytes)
    } catch {
      continue
    }
    return {
      publicKey: curve.getPublicKey().toString('base64url'),
      privateKey: bytes.toString('base64url'),
      subject: publicUrl.startsWith('https:') ? publicUrl : `mailto:otklik@${new URL(publicUrl).hostname}`,
    }
  }
}
