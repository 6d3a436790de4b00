'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Board_MeanwhileDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { useEventWords } from './use-board-news.ts'
import type { MoveRequest } from './use-moves.ts'
import { useTargetName } from './use-target-name.ts'

interface ConflictDialogProps {
  request: MoveRequest
  /** The version that the ticket has now, to go on from. */
  onRepeat: (request: MoveRequest) => void
  onClose: () => void
}

/** The ticket has moved on while it was being moved here: who did what, and whether to move it all the same. */
export function ConflictDialog({ request, onRepeat, onClose }: ConflictDialogProps) {
  const t = useTranslations('board')
  const common = useTranslations('common')
  const format = useFormatter()
  const faultText = useFaultText()
  const words = useEventWords()
  const targetName = useTargetName()
  const { card, plan } = request
  const [{ data, fetching, error }] = useQuery({
    query: Board_MeanwhileDocument,
    variables: { id: card.id },
    requestPolicy: 'network-only',
  })
  const ticket = data?.node?.__typename === 'Ticket' ? data.node : null
  const events = ticket?.events.nodes.filter((event) => event.ticket.version > card.version) ?? []

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('conflict.title', { number: card.number })}
      description={t('conflict.explained', { target: targetName(plan) })}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{t('conflict.leave')}</Button>
          <Button
            look="primary"
            disabled={!ticket}
            onClick={() => ticket && onRepeat({ ...request, card: { ...ticket, pending: false } })}
          >
            {t('conflict.repeat')}
          </Button>
        </>
      }
    >
      {error && !ticket ? (
        <Alert>{faultText(faultOf(error))}</Alert>
      ) : fetching && !ticket ? (
        <Skeleton className="h-16" />
      ) : (
        <ul className="flex flex-col gap-2" aria-label={t('conflict.changes')}>
          {events.map((event) => (
            <li key={event.id} className="rounded-lg bg-sunken px-3 py-2 text-sm">
              <p className="font-medium">{words(event) ?? t('conflict.otherChange')}</p>
              <p className="text-muted">
                {event.actor?.fullName ?? t('conflict.system')},{' '}
                {format.dateTime(new Date(event.at), { dateStyle: 'short', timeStyle: 'medium' })}
              </p>
            </li>
          ))}
          {ticket && (
            <li className="text-sm">
              {t('conflict.now', { now: targetName({ status: ticket.status, assignee: ticket.assignee }) })}
            </li>
          )}
        </ul>
      )}
    </Dialog>
  )
}
