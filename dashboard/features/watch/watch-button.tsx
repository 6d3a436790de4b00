'use client'
import { useTranslations } from 'next-intl'
import { useMutation } from 'urql'
import { Watch_FollowDocument, Watch_StopDocument, type WatchingFragment } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { BellIcon, BellOffIcon } from '@/ui/icons.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'

/** «Следить» and «Не следить»: whether the viewer is told of what happens to the ticket. */
export function WatchButton({ ticket }: { ticket: WatchingFragment }) {
  const t = useTranslations('notifications')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [following, follow] = useMutation(Watch_FollowDocument)
  const [stopping, stop] = useMutation(Watch_StopDocument)
  const busy = following.fetching || stopping.fetching
  const error = following.error ?? stopping.error

  async function change() {
    const input = { ticketId: ticket.id }
    const answer = ticket.watching ? await stop({ input }) : await follow({ input })
    if (!answer.error) announce(t(ticket.watching ? 'watch.stopped' : 'watch.followed', { number: ticket.number }))
  }

  return (
    <div>
      <Button className="w-full" busy={busy} onClick={change} aria-describedby="watch-hint">
        {ticket.watching ? <BellOffIcon /> : <BellIcon />}
        {t(ticket.watching ? 'watch.stop' : 'watch.follow')}
      </Button>
      <p id="watch-hint" className="mt-1.5 text-sm text-muted">
        {t(ticket.watching ? 'watch.following' : 'watch.notFollowing')}
      </p>
      {ticket.watchers && <Watchers watchers={ticket.watchers} />}
      {error && !busy && <Alert className="mt-2">{faultText(faultOf(error))}</Alert>}
    </div>
  )
}

/** Who else is told; only staff are given it. */
function Watchers({ watchers }: { watchers: NonNullable<WatchingFragment['watchers']> }) {
  const t = useTranslations('notifications')
  const { totalCount, users } = watchers
  if (totalCount === 0) return <p className="mt-2 text-sm text-muted">{t('watch.nobody')}</p>
  return (
    <details className="mt-2 text-sm">
      <summary className="cursor-pointer text-muted hover:text-ink">{t('watch.all', { count: totalCount })}</summary>
      <ul className="mt-1.5 space-y-1">
        {users.map(({ id, fullName }) => (
          <li key={id} className="wrap-anywhere">
            {fullName}
          </li>
        ))}
      </ul>
      {totalCount > users.length && (
        <p className="mt-1 text-muted">{t('watch.more', { count: totalCount - users.length })}</p>
      )}
    </details>
  )
}
