import { useTranslations } from 'next-intl'
import type { UserRowFragment } from '@/generated/graphql.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'

interface UserListProps {
  users: readonly UserRowFragment[]
  onEdit: (user: UserRowFragment) => void
}

export function UserList({ users, onEdit }: UserListProps) {
  const t = useTranslations('users')
  const common = useTranslations('common')
  return (
    <ul aria-label={t('title')} className="card divide-y divide-line">
      {users.map((user) => (
        <li key={user.id} className="flex flex-wrap items-start gap-x-5 gap-y-2 px-4 py-3.5">
          <div className="min-w-0 flex-1 basis-64">
            <p className="flex flex-wrap items-center gap-2">
              <span className="min-w-0 font-medium break-words">{user.fullName}</span>
              {user.role !== 'REQUESTER' && <Badge tone="blue">{common(`role.${user.role}`)}</Badge>}
            </p>
            <p className="mt-0.5 text-sm break-words">
              {user.email ?? <span className="text-muted">{t('noAddress')}</span>}
              {user.phone && (
                <>
                  {' · '}
                  <span className="whitespace-nowrap">{user.phone}</span>
                </>
              )}
            </p>
            {user.pendingEmail && (
              <p className="mt-0.5 text-sm break-words text-muted">{t('waits', { address: user.pendingEmail })}</p>
            )}
            <p className="mt-0.5 text-sm break-words text-muted">
              {[
                user.post,
                user.organization?.name,
                user.organization && t('taxpayerId', { taxpayerId: user.organization.taxpayerId }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </div>
          <Button aria-label={t('editNamed', { name: user.fullName })} onClick={() => onEdit(user)}>
            {t('edit')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
