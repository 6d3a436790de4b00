'use client'
import { useTranslations } from 'next-intl'
import type { Intake_PageQuery, MailboxState } from '@/generated/graphql.ts'
import { Alert } from '@/ui/alert.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { Moment } from '../tickets/moment.tsx'

const tones: Record<MailboxState, Tone> = { OPEN: 'green', DOWN: 'amber', REFUSED: 'red' }

/** How each mailbox stands; one that is not read says why, and what to do. */
export function MailboxList({ mailboxes }: { mailboxes: Intake_PageQuery['mailboxes'] }) {
  const t = useTranslations('intake')
  if (mailboxes.length === 0) {
    return (
      <Alert look="info" title={t('noMailboxes')} className="mb-5">
        {t('noMailboxesHint')}
      </Alert>
    )
  }
  return (
    <ul aria-label={t('mailboxes')} className="card mb-5 divide-y divide-line">
      {mailboxes.map((mailbox) => (
        <li key={mailbox.name} className="px-4 py-3.5">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={tones[mailbox.state]}>{t(`mailboxState.${mailbox.state}`)}</Badge>
            <span className="min-w-0 font-medium break-all">{mailbox.name}</span>
          </p>
          <p className="mt-0.5 text-sm break-words text-muted">
            {mailbox.desk.name} · {t('since')} <Moment at={mailbox.since} />
            {mailbox.readAt && (
              <>
                {' '}
                · {t('readAt')} <Moment at={mailbox.readAt} />
              </>
            )}{' '}
            · {t('waiting', { waiting: mailbox.waiting })}
          </p>
          {mailbox.state !== 'OPEN' && (
            <Alert look={mailbox.state === 'REFUSED' ? 'danger' : 'warning'} className="mt-2">
              <p>{t(`mailboxHint.${mailbox.state}`)}</p>
              {mailbox.serverWords && (
                <p className="mt-1 break-words">
                  {t('words')}: <code className="font-mono text-[0.8125rem]">{mailbox.serverWords}</code>
                </p>
              )}
            </Alert>
          )}
        </li>
      ))}
    </ul>
  )
}
