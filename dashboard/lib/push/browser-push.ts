/** How Web Push stands in this browser. */
export type PushState = 'unsupported' | 'blocked' | 'off' | 'on'

/** What the API needs to know of a subscription. */
export interface Subscribed {
  endpoint: string
  p256dh: string
  auth: string
  name: string
}

const supported = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** This browser's subscription; null when there is none, or no way to have one. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  if (!supported()) return null
  const registration = await navigator.serviceWorker.getRegistration('/')
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** @param known endpoints that the API knows as the viewer's */
export async function readPushState(known: readonly string[]): Promise<PushState> {
  if (!supported()) return 'unsupported'
  if (Notification.permission === 'denied') return 'blocked'
  const subscription = await currentSubscription()
  return subscription && known.includes(subscription.endpoint) ? 'on' : 'off'
}

/**
 * Asks for permission and subscribes. Null when the person has not allowed it; throws when the browser's push service
 * cannot be reached, as in closed networks.
 */
export async function subscribe(pushKey: string): Promise<Subscribed | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null
  const name = deviceName(navigator.userAgent)
  // By its address the worker knows the name: it renews a subscription on its own, when no page is open.
  await navigator.serviceWorker.register(`/sw.js?${new URLSearchParams({ name })}`)
  const { pushManager } = await navigator.serviceWorker.ready
  const former = await pushManager.getSubscription()
  // One made with another key of ours brings nothing any more.
  if (former && keyOf(former) !== pushKey) await former.unsubscribe()
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey })
  const { endpoint, keys } = subscription.toJSON()
  if (!endpoint || !keys?.p256dh || !keys.auth) throw new Error('the browser has given half a subscription')
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth, name }
}

/** Milliseconds; a push service that is out of reach must not hold the person up. */
const patience = 2_000

/** Ends this browser's subscription, as far as that is possible now: the API has forgotten it by then. */
export async function endSubscription(subscription: PushSubscription): Promise<void> {
  const over = new Promise((resolve) => setTimeout(resolve, patience))
  await Promise.race([subscription.unsubscribe().catch(() => {}), over])
}

function keyOf(subscription: PushSubscription): string | null {
  const key = subscription.options.applicationServerKey
  if (!key) return null
  const text = String.fromCharCode(...new Uint8Array(key))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const browsers: [RegExp, string][] = [
  [/YaBrowser\//, 'Яндекс Браузер'],
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** To tell one's devices apart: the browser and the system, as far as the browser names them. */
export function deviceName(userAgent: string): string {
  const found = [browsers, systems].map((list) => list.find(([pattern]) => pattern.test(userAgent))?.[1])
  return found.filter((name) => name !== undefined).join(', ') || 'Web Push'
}
