'use client'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { Board_DeskDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useViewer } from '@/lib/session/session.tsx'
import { Alert } from '@/ui/alert.tsx'
import { Button, buttonClass } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'
import { BoardIcon } from '@/ui/icons.tsx'
import { recallDesk } from '../ticket-form/remembered-desk.ts'
import { Board } from './board.tsx'
import { BoardSkeleton } from './board-skeleton.tsx'
import { parseBoardView } from './board-view.ts'

/** Finds the desk: by the address, or the last used one of those that the viewer is staff of. */
export function BoardScreen() {
  const t = useTranslations('board')
  const faultText = useFaultText()
  const viewer = useViewer()
  const params = useSearchParams()
  const view = useMemo(() => parseBoardView(new URLSearchParams(params)), [params])
  const desks = viewer.staffOf
  const recalled = useMemo(() => recallDesk(), [])
  const slug = view.desk ?? desks.find((desk) => desk.slug === recalled)?.slug ?? desks[0]?.slug ?? null
  const staffHere = desks.some((desk) => desk.slug === slug)
  const [{ data, error }, read] = useQuery({
    query: Board_DeskDocument,
    variables: { slug: slug ?? '' },
    pause: !staffHere,
  })

  if (slug === null || !staffHere) {
    return (
      <EmptyState
        icon={<BoardIcon />}
        title={desks.length === 0 ? t('notStaff') : t('notStaffHere')}
        action={
          <Link href={desks.length === 0 ? '/tickets' : '/board'} className={buttonClass('primary')}>
            {desks.length === 0 ? t('toTickets') : t('toBoard')}
          </Link>
        }
      />
    )
  }
  if (data?.desk?.slug === slug) {
    return <Board key={slug} viewer={viewer} desk={data.desk} rules={data.statusRules} view={{ ...view, desk: slug }} />
  }
  if (error) {
    return (
      <div className="mx-auto max-w-2xl px-4 py-10">
        <Alert
          title={t('unread')}
          action={<Button onClick={() => read({ requestPolicy: 'network-only' })}>{t('readAgain')}</Button>}
        >
          {faultText(faultOf(error))}
        </Alert>
      </div>
    )
  }
  return <BoardSkeleton />
}
