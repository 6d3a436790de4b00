import { useTranslations } from 'next-intl'
import type { Viewer } from '@/lib/session/session.tsx'

/** «Все остальные данные пользователя система вставляет автоматически»: what goes with the ticket by itself. */
export function RequesterLine({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('ticket-form.requester')
  const { post, organization } = viewer
  return (
    <p className="text-sm text-muted">
      {t('line', { name: viewer.fullName })}
      {post && ` ${t('post', { post })}`}
      {organization && ` ${t('organization', { name: organization.name, taxpayerId: organization.taxpayerId })}`}
    </p>
  )
}
