'use client'
import { useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import { useMutation, useQuery } from 'urql'
import { Similar_TicketsDocument, type Similar_TicketsQuery, Similar_WatchDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useSettledValue } from '@/lib/use-settled.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { toast } from '@/ui/toast.tsx'
import type { FormValues } from '../ticket-form/form-values.ts'
import { StatusBadge } from '../tickets/status-badge.tsx'
import { TicketBeside } from '../tickets/ticket-beside.tsx'
import { similarInput } from './similar-input.ts'

type Similar = Similar_TicketsQuery['similarTickets'][number]

/** Milliseconds without a key. */
const quiet = 700

interface SimilarTicketsProps {
  values: FormValues
  /** The person follows one of them and does not file. */
  onFollowed: (number: string) => void
}

/** «Возможно, уже решается»: shown while one types. Where nothing is found, or the server is away, nothing is said. */
export function SimilarTickets({ values, onFollowed }: SimilarTicketsProps) {
  const t = useTranslations('ticket-form.similar')
  const id = useId()
  const section = useRef<HTMLElement>(null)
  const input = useSettledValue(similarInput(values), quiet)
  const [{ data, stale }] = useQuery({
    query: Similar_TicketsDocument,
    // Not asked while there is nothing to ask by.
    variables: { input: input as NonNullable<typeof input> },
    pause: input === null,
    requestPolicy: 'cache-and-network',
  })
  const [chosen, setChosen] = useState<Similar | null>(null)
  const found = input === null ? [] : (data?.similarTickets ?? [])
  return (
    <>
      <div role="status" className="sr-only">
        {found.length > 0 && t('found', { count: found.length })}
      </div>
      {found.length > 0 && (
        // Where there is no place beside the form, this stays in sight until what it leads to, under the form, is.
        <Button
          className="sticky bottom-3 z-10 self-end shadow-raised lg:hidden"
          onClick={() => {
            section.current?.focus({ preventScroll: true })
            section.current?.scrollIntoView()
          }}
        >
          {t('below', { count: found.length })}
        </Button>
      )}
      {found.length > 0 && (
        <section ref={section} tabIndex={-1} aria-labelledby={id} aria-busy={stale} className="card p-5">
          <h2 id={id} className="font-semibold">
            {t('heading')}
          </h2>
          <p className="mt-0.5 text-sm text-muted">{t('lead')}</p>
          <ul className="mt-2 divide-y divide-line">
            {found.map((similar) => (
              <SimilarRow key={similar.ticket.id} similar={similar} onFollow={() => setChosen(similar)} />
            ))}
          </ul>
        </section>
      )}
      {chosen && <FollowDialog similar={chosen} onClose={() => setChosen(null)} onFollowed={onFollowed} />}
    </>
  )
}

function SimilarRow({ similar, onFollow }: { similar: Similar; onFollow: () => void }) {
  const t = useTranslations('ticket-form.similar')
  const { ticket, sameRegistryNumbers, duplicates, massFailure } = similar
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
      <div className="min-w-44 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <TicketBeside number={ticket.number} />
          <StatusBadge status={ticket.status} />
          {massFailure && <Badge tone="red">{t('massFailure')}</Badge>}
        </p>
        <p className="mt-0.5 wrap-anywhere">{ticket.title}</p>
        {sameRegistryNumbers.length > 0 && (
          <p className="text-sm wrap-anywhere text-muted">
            {t('sameNumbers', { count: sameRegistryNumbers.length, numbers: sameRegistryNumbers.join(', ') })}
          </p>
        )}
        {duplicates > 0 && <p className="text-sm text-muted">{t('duplicates', { count: duplicates })}</p>}
      </div>
      {ticket.watching ? (
        <span className="basis-full text-sm text-muted">{t('watching')}</span>
      ) : (
        <Button onClick={onFollow} aria-label={t('followNumber', { number: ticket.number })}>
          {t('follow')}
        </Button>
      )}
    </li>
  )
}

interface FollowDialogProps {
  similar: Similar
  onClose: () => void
  onFollowed: (number: string) => void
}

/** What was typed goes only when the person says so. */
function FollowDialog({ similar: { ticket }, onClose, onFollowed }: FollowDialogProps) {
  const t = useTranslations('ticket-form.similar')
  const faultText = useFaultText()
  const [{ fetching }, watch] = useMutation(Similar_WatchDocument)
  const follow = async (instead: boolean) => {
    const { error } = await watch({ input: { ticketId: ticket.id } })
    if (error) return toast.error(faultText(faultOf(error)))
    if (instead) return onFollowed(ticket.number)
    toast.success(t('followed', { number: ticket.number }))
    onClose()
  }
  return (
    <Dialog
      givesBack
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t('ask', { number: ticket.number })}
      description={t('explained')}
      closeLabel={t('close')}
      actions={
        <>
          <Button busy={fetching} onClick={() => follow(false)}>
            {t('keepTyping')}
          </Button>
          <Button look="primary" busy={fetching} onClick={() => follow(true)}>
            {t('instead')}
          </Button>
        </>
      }
    >
      <p className="wrap-anywhere">{ticket.title}</p>
    </Dialog>
  )
}
