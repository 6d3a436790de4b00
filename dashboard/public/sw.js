// The service worker of Web Push. It keeps nothing and answers for no page: it shows messages and opens tickets.

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  const message = read(event.data)
  event.waitUntil(
    self.registration.showNotification(message.title, {
      body: message.body,
      lang: message.language,
      // A later message of the same ticket takes the place of the earlier one, and is heard.
      tag: message.tag,
      renotify: true,
      icon: '/icon.svg',
      data: { path: message.path },
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.path))
})

// The browser has changed the subscription of its own accord.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renew(event.oldSubscription, event.newSubscription))
})

function read(data) {
  try {
    const message = data.json()
    if (typeof message.title === 'string' && typeof message.body === 'string') return message
  } catch {
    // What cannot be read is shown as news all the same: a browser takes the permission away for silence.
  }
  return { title: 'Отклик', body: '', language: 'ru', tag: 'otklik', path: '/tickets' }
}

/** Only pages of ours; one that is open on the ticket already comes to the front. */
async function open(path) {
  const url = new URL(typeof path === 'string' ? path : '/tickets', self.location.origin)
  if (url.origin !== self.location.origin) return
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const there = pages.find((page) => new URL(page.url).pathname === url.pathname)
  if (there) await there.focus()
  else await self.clients.openWindow(url.href)
}

async function renew(former, given) {
  const options = former?.options
  const subscription =
    given ??
    (options &&
      (await self.registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: options.applicationServerKey,
      })))
  if (!subscription) return
  const { endpoint, keys } = subscription.toJSON()
  // The page that registered this worker has put the device's name into its address.
  const name = new URL(self.location.href).searchParams.get('name') || 'Web Push'
  const input = { endpoint, p256dh: keys.p256dh, auth: keys.auth, name }
  const query = 'mutation ($input: AddPushDeviceInput!) { addPushDevice(input: $input) { device { id } } }'
  await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  })
}
