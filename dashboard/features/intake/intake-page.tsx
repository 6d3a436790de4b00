'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { type InboundLetterRowFragment, type InboundState, Intake_PageDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'
import { MailIcon } from '@/ui/icons.tsx'
import { LoadMore } from '@/ui/load-more.tsx'
import { Segmented } from '@/ui/segmented.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { InboundDialog } from './inbound-dialog.tsx'
import { InboundList } from './inbound-list.tsx'
import { MailboxList } from './mailbox-list.tsx'

const choices = {
  waiting: ['TRIAGE', 'FAULTY'],
  taken: ['FILED', 'JOINED'],
  aside: ['IGNORED', 'DISMISSED'],
} as const satisfies Record<string, readonly InboundState[]>

type Choice = keyof typeof choices

const pageSize = 50

/** How the mailboxes stand, and the letters that came in by them; those that wait for a decision first. */
export function IntakePage() {
  const t = useTranslations('intake')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const [choice, setChoice] = useState<Choice>('waiting')
  const [viewed, setViewed] = useState<InboundLetterRowFragment | null>(null)
  // Pages before this one, and the cursor that this one begins behind.
  const [earlier, setEarlier] = useState<{ letters: InboundLetterRowFragment[]; after: string | null }>(begun)
  const [{ data, error, fetching }, read] = useQuery({
    query: Intake_PageDocument,
    variables: { states: [...choices[choice]], first: pageSize, after: earlier.after },
    requestPolicy: 'cache-and-network',
  })
  const page = data?.inboundLetters
  const letters = [...earlier.letters, ...(page?.nodes ?? [])]

  const anew = () => {
    setEarlier(begun)
    read({ requestPolicy: 'network-only' })
  }
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-1 mb-4 max-w-2xl text-muted">{t('lead')}</p>
      {data && <MailboxList mailboxes={data.mailboxes} />}
      <div className="mb-4 max-w-full overflow-x-auto">
        <Segmented
          label={t('filter')}
          value={choice}
          options={(Object.keys(choices) as Choice[]).map((value) => ({ value, label: t(`choice.${value}`) }))}
          onChange={(next) => {
            setEarlier(begun)
            setChoice(next)
          }}
        />
      </div>
      {error && !fetching && (
        <Alert className="mb-4" title={t('failed')} action={<Button onClick={anew}>{common('retry')}</Button>}>
          {faultText(faultOf(error))}
        </Alert>
      )}
      {!data && !error && <Skeleton className="h-64 rounded-xl" />}
      {page && letters.length === 0 && (
        <div className="card">
          <EmptyState icon={<MailIcon />} title={t('empty')}>
            {t(`emptyHint.${choice}`)}
          </EmptyState>
        </div>
      )}
      {letters.length > 0 && <InboundList letters={letters} onOpen={setViewed} />}
      {page?.pageInfo.hasNextPage && (
        <LoadMore
          label={t('more')}
          busy={fetching}
          onLoad={() => setEarlier({ letters, after: page.pageInfo.endCursor ?? null })}
        />
      )}
      <InboundDialog
        letter={viewed}
        onClose={() => setViewed(null)}
        onDecided={() => {
          setViewed(null)
          anew()
        }}
      />
    </>
  )
}

const begun: { letters: InboundLetterRowFragment[]; after: string | null } = { letters: [], after: null }
