'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useMutation } from 'urql'
import {
  Notifications_AddDeviceDocument,
  Notifications_RemoveDeviceDocument,
  type OwnDeviceFragment,
} from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { currentSubscription, type PushState, readPushState, subscribe } from '@/lib/push/browser-push.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { BellIcon } from '@/ui/icons.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Moment } from '../tickets/moment.tsx'

interface PushDevicesProps {
  devices: readonly OwnDeviceFragment[]
  pushKey: string
  onChanged: () => void
}

/** Allows pushes in this browser, and shows the browsers where they are allowed. */
export function PushDevices({ devices, pushKey, onChanged }: PushDevicesProps) {
  const t = useTranslations('notifications')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [state, setState] = useState<PushState | null>(null)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [, addDevice] = useMutation(Notifications_AddDeviceDocument)
  const [, removeDevice] = useMutation(Notifications_RemoveDeviceDocument)

  useEffect(() => {
    let current = true
    readPushState(devices.map(({ endpoint }) => endpoint)).then(
      (read) => current && setState(read),
      () => current && setState('unsupported'),
    )
    return () => {
      current = false
    }
  }, [devices])

  async function run(work: () => Promise<string | null>) {
    setBusy(true)
    setFault(null)
    setFault(await work().catch(() => t('push.unreachable')))
    setBusy(false)
    onChanged()
  }

  const allow = () =>
    run(async () => {
      const subscribed = await subscribe(pushKey)
      if (!subscribed) {
        setState(Notification.permission === 'denied' ? 'blocked' : 'off')
        return null
      }
      const { error } = await addDevice({ input: subscribed })
      if (error) return faultText(faultOf(error))
      announce(t('push.allowed'))
      return null
    })

  const remove = (device: OwnDeviceFragment) =>
    run(async () => {
      const own = await currentSubscription()
      if (own?.endpoint === device.endpoint) await own.unsubscribe()
      const { error } = await removeDevice({ input: { id: device.id } })
      if (error) return faultText(faultOf(error))
      announce(t('push.removed', { name: device.name }))
      return null
    })

  return (
    <div className="mt-5 border-t border-line pt-4">
      <h3 className="font-medium">{t('push.title')}</h3>
      {state !== null && state !== 'off' && <p className="mt-1 text-sm text-muted">{t(`push.${state}`)}</p>}
      {state === 'off' && (
        <Button className="mt-2" busy={busy} onClick={allow}>
          <BellIcon />
          {t('push.allow')}
        </Button>
      )}
      {fault && <Alert className="mt-3">{fault}</Alert>}
      {devices.length > 0 && (
        <ul aria-label={t('push.devices')} className="mt-3 divide-y divide-line">
          {devices.map((device) => (
            <li key={device.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
              <span className="min-w-0">
                <span className="block break-words">{device.name}</span>
                <span className="text-sm text-muted">
                  {t('push.since')} <Moment at={device.createdAt} />
                </span>
              </span>
              <Button
                disabled={busy}
                aria-label={t('push.removeNamed', { name: device.name })}
                onClick={() => remove(device)}
              >
                {t('push.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
