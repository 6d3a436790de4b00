'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import {
  type InboundLetterRowFragment,
  type InboundOrder,
  type InboundState,
  Intake_PageDocument,
} from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { EmptyState } from '@/ui/empty-state.tsx'
import { MailIcon } from '@/ui/icons.tsx'
import { Segmented } from '@/ui/segmented.tsx'
import { PagedList } from '../common/paged-list.tsx'
import { InboundDialog } from './inbound-dialog.tsx'
import { InboundList } from './inbound-list.tsx'
import { MailboxList } from './mailbox-list.tsx'

const choices = {
  waiting: ['TRIAGE', 'FAULTY'],
  taken: ['FILED', 'JOINED'],
  aside: ['IGNORED', 'DISMISSED'],
} as const satisfies Record<string, readonly InboundState[]>

type Choice = keyof typeof choices

/** How the mailboxes stand, and the letters that came in by them; those that wait for a decision first. */
export function IntakePage() {
  const t = useTranslations('intake')
  const [choice, setChoice] = useState<Choice>('waiting')
  const [viewed, setViewed] = useState<InboundLetterRowFragment | null>(null)
  // What waits longest is late first; of what is done the latest is looked for.
  const order: InboundOrder = choice === 'waiting' ? 'OLDEST_FIRST' : 'NEWEST_FIRST'
  const variables = { states: [...choices[choice]], order }
  const pages = usePages(Intake_PageDocument, variables, (read) => read.inboundLetters, 50)
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-1 mb-4 max-w-2xl text-muted">{t('lead')}</p>
      {pages.data && <MailboxList mailboxes={pages.data.mailboxes} />}
      <div className="mb-4 max-w-full overflow-x-auto">
        <Segmented
          label={t('filter')}
          value={choice}
          options={(Object.keys(choices) as Choice[]).map((value) => ({ value, label: t(`choice.${value}`) }))}
          onChange={setChoice}
        />
      </div>
      <PagedList
        pages={pages}
        failed={t('failed')}
        more={t('more')}
        empty={
          <EmptyState icon={<MailIcon />} title={t('empty')}>
            {t(`emptyHint.${choice}`)}
          </EmptyState>
        }
      >
        {(nodes) => <InboundList letters={nodes} onOpen={setViewed} />}
      </PagedList>
      <InboundDialog
        letter={viewed}
        onClose={() => setViewed(null)}
        onDecided={() => {
          setViewed(null)
          pages.again()
        }}
      />
    </>
  )
}
