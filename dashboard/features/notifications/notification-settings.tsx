'use client'
import { useTranslations } from 'next-intl'
import { useMutation, useQuery } from 'urql'
import {
  type NotificationChoicesFragment,
  Notifications_SettingsDocument,
  Notifications_UpdateDocument,
  type UpdateNotificationSettingsInput,
} from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { Switch } from '@/ui/toggle.tsx'
import { ReadFault } from '../common/read-fault.tsx'
import { Section } from '../profile/section.tsx'
import { PushDevices } from './push-devices.tsx'

/** «Уведомления» of one's profile: what to be told of, and by which way. Each choice holds at once. */
export function NotificationSettings() {
  const t = useTranslations('notifications')
  const [{ data, error, fetching }, read] = useQuery({
    query: Notifications_SettingsDocument,
    requestPolicy: 'cache-and-network',
  })
  return (
    <Section title={t('title')} lead={t('lead')}>
      <ReadFault title={t('failed')} fault={error && !fetching ? faultOf(error) : null} onRetry={read} />
      {!data && !error && <Skeleton className="h-40 rounded-xl" />}
      {data && (
        <>
          <Choices settings={data.notificationSettings} />
          <PushDevices
            devices={data.pushDevices}
            pushKey={data.pushKey}
            onChanged={() => read({ requestPolicy: 'network-only' })}
          />
        </>
      )}
    </Section>
  )
}

function Choices({ settings }: { settings: NotificationChoicesFragment }) {
  const t = useTranslations('notifications')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [{ error, fetching }, update] = useMutation(Notifications_UpdateDocument)

  async function change(input: UpdateNotificationSettingsInput) {
    const answer = await update({ input })
    if (!answer.error) announce(t('saved'))
  }
  const choice = (name: 'mailStatus' | 'mailAnswers' | 'pushStatus' | 'pushAnswers', what: 'status' | 'answers') => (
    <Switch
      label={t(`about.${what}`)}
      checked={settings[name]}
      disabled={fetching}
      onChange={(checked) => change({ [name]: checked })}
    />
  )
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      <fieldset>
        <legend className="font-medium">{t('byMail')}</legend>
        <p className="text-sm break-words text-muted">{settings.email ?? t('noAddress')}</p>
        {choice('mailStatus', 'status')}
        {choice('mailAnswers', 'answers')}
      </fieldset>
      <fieldset>
        <legend className="font-medium">{t('byPush')}</legend>
        <p className="text-sm text-muted">{t('byPushHint')}</p>
        {choice('pushStatus', 'status')}
        {choice('pushAnswers', 'answers')}
      </fieldset>
      {error && !fetching && <Alert className="sm:col-span-2">{faultText(faultOf(error))}</Alert>}
    </div>
  )
}
