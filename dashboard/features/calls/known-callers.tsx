'use client'
import { useTranslations } from 'next-intl'
import type { CallerUserFragment } from '@/generated/graphql.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'

interface KnownCallersProps {
  known: readonly CallerUserFragment[]
  /** Other words than of a call. */
  title?: string
  onKnown: (user: CallerUserFragment) => void
  onAnother: () => void
}

/** Somebody of the new caller's name and number is there: one press files the call as theirs, another as a namesake's. */
export function KnownCallers({ known, title, onKnown, onAnother }: KnownCallersProps) {
  const t = useTranslations('calls.known')
  return (
    <Alert look="warning" title={title ?? t('title')}>
      <ul className="mt-2 space-y-2">
        {known.map((user) => (
          <li key={user.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
            <span>
              {user.fullName}
              {user.phone && (
                <>
                  {' · '}
                  <span className="whitespace-nowrap">{user.phone}</span>
                </>
              )}
              {user.organization && ` · ${user.organization.name}`}
            </span>
            <Button onClick={() => onKnown(user)}>{t('same')}</Button>
          </li>
        ))}
      </ul>
      <Button look="quiet" onClick={onAnother} className="mt-1 -ml-3 text-accent!">
        {t('another')}
      </Button>
    </Alert>
  )
}
