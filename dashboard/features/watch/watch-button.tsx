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
      {error && !busy && <Alert className="mt-2">{faultText(faultOf(error))}</Alert>}
    </div>
  )
}
