import { ECDH } from 'node:crypto'
import type { PushDevice } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import type { Viewer } from '../auth/viewer.ts'
import { badInput, type FieldFault, fault, forbidden, notFound } from '../errors.ts'
import type { Services } from '../services.ts'
import { cleanText, isFault, textLimits } from '../text-rules.ts'
import { isEndpoint } from './endpoint.ts'

/** What may be shown of a device: all but the keys and the address to reach it by. */
export type ShownDevice = Pick<PushDevice, 'id' | 'name' | 'endpoint' | 'createdAt'>

export interface NewDevice {
  endpoint: string
  p256dh: string
  auth: string
  name: string
}

type DeviceServices = Pick<Services, 'db' | 'clock' | 'settings'>

/** Of one person; the oldest give way, since browsers forget without saying so. */
const devicesAtMost = 20

const columns = 'id, name, endpoint, created_at AS "createdAt"'

/**
 * Remembers this browser as the viewer's. A browser known already, under whatever name, becomes theirs: whoever holds
 * its endpoint is sitting at it.
 */
export async function addDevice(services: DeviceServices, viewer: Viewer, input: NewDevice): Promise<ShownDevice> {
  requireSession(viewer)
  const name = cleanText(input.name, { path: 'name', max: textLimits.name })
  const faults: FieldFault[] = [...keyFaults(input), ...(isFault(name) ? [name] : [])]
  const innerAllowed = services.settings.pushInnerAllowed ?? false
  if (!isEndpoint(input.endpoint, { innerAllowed })) {
    faults.push(
      fault('endpoint', {
        ru: 'Нужен адрес службы push-сообщений, как его выдаёт браузер: https, не внутренний.',
        en: "A push service's address is needed, as the browser gives it: https, not an inner one.",
      }),
    )
  }
  if (faults.length > 0) throw badInput(...faults)
  const { db, clock } = services
  return db.transaction(async (sql) => {
    const [device] = await sql.query<ShownDevice>(
      `INSERT INTO push_devices (id, user_id, endpoint, p256dh, auth, name, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, p256dh = excluded.p256dh,
         auth = excluded.auth, name = excluded.name, created_at = excluded.created_at
       RETURNING ${columns}`,
      [uuid(), viewer.userId, input.endpoint, input.p256dh, input.auth, name, clock()],
    )
    if (!device) throw new Error('an insert has answered with nothing')
    await sql.query(
      `DELETE FROM push_devices WHERE id IN (
         SELECT id FROM push_devices WHERE user_id = $1 ORDER BY created_at DESC, id DESC OFFSET ${devicesAtMost})`,
      [viewer.userId],
    )
    return device
  })
}

/** @param id the row's id, a UUID */
export async function removeDevice({ db }: Pick<Services, 'db'>, viewer: Viewer, id: string): Promise<ShownDevice> {
  requireSession(viewer)
  const [device] = await db.query<ShownDevice>(
    `DELETE FROM push_devices WHERE id = $1 AND user_id = $2 RETURNING ${columns}`,
    [id, viewer.userId],
  )
  if (device) return device
  throw notFound({ ru: 'id: такого устройства среди ваших нет.', en: 'id: no such device among yours.' })
}

/** Whoever signs out at a browser is not told there any more; somebody else's device is left alone. */
export async function forgetDevice({ db }: Pick<Services, 'db'>, viewer: Viewer, endpoint: string): Promise<void> {
  await db.query('DELETE FROM push_devices WHERE endpoint = $1 AND user_id = $2', [endpoint, viewer.userId])
}

/** The viewer's own, newest first. */
export async function listDevices({ db }: Pick<Services, 'db'>, viewer: Viewer): Promise<ShownDevice[]> {
  requireSession(viewer)
  return db.query<ShownDevice>(
    `SELECT ${columns} FROM push_devices WHERE user_id = $1 ORDER BY created_at DESC, id DESC`,
    [viewer.userId],
  )
}

/** What the browser gives: a point of the curve P-256, uncompressed, and 16 random bytes. */
function keyFaults({ p256dh, auth }: NewDevice): FieldFault[] {
  const faults: FieldFault[] = []
  if (!isPoint(bytesOf(p256dh))) {
    faults.push(
      fault('p256dh', {
        ru: 'Нужен ключ p256dh подписки браузера: 65 байт в base64url.',
        en: "The key p256dh of the browser's subscription is needed: 65 bytes in base64url.",
      }),
    )
  }
  if (bytesOf(auth).length !== 16) {
    faults.push(
      fault('auth', {
        ru: 'Нужен ключ auth подписки браузера: 16 байт в base64url.',
        en: "The key auth of the browser's subscription is needed: 16 bytes in base64url.",
      }),
    )
  }
  return faults
}

const bytesOf = (text: string) => (/^[\w-]{1,200}={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0))

function isPoint(bytes: Buffer): boolean {
  try {
    return bytes.length === 65 && ECDH.convertKey(bytes, 'prime256v1').length === 65
  } catch {
    return false
  }
}

/** A program with a token has no browser to be told in. */
function requireSession(viewer: Viewer): void {
  if (viewer.credential.kind === 'session') return
  throw forbidden({
    ru: 'Устройствами управляют после входа в систему, а не с помощью ключа доступа.',
    en: 'Devices are managed in a session, after signing in; not with an API token.',
  })
}
