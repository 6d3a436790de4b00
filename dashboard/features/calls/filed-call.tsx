'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { FiledCallFragment } from '@/generated/graphql.ts'
import { useServerNow } from '@/lib/clock/page-clock.tsx'
import { Button, buttonClass } from '@/ui/button.tsx'
import { CopyIcon } from '@/ui/icons.tsx'
import { toast } from '@/ui/toast.tsx'
import { openingOf } from '../terms/opening.ts'
import { useDeskMoment } from '../terms/use-desk-moment.ts'
import { ticketAddress } from '../tickets/ticket-address.ts'
import { spelledNumber } from './call-values.ts'

interface FiledCallProps {
  ticket: FiledCallFragment
  /** To one that was there already. */
  added: boolean
  onNext: () => void
}

/** The number, to be read out, and the sentence that goes with it. */
export function FiledCall({ ticket, added, onNext }: FiledCallProps) {
  const t = useTranslations('calls.filed')
  const now = useServerNow('minute')
  const momentText = useDeskMoment()
  const next = useRef<HTMLButtonElement>(null)
  useEffect(() => next.current?.focus(), [])
  const { desk } = ticket
  const say = (at: string) => momentText(at, desk.timeZone)
  const spelled = spelledNumber(ticket.number)
  const due = ticket.term?.kind === 'OUTCOME' && ticket.term.dueAt ? ticket.term.dueAt : null
  const opens = openingOf(desk, now)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(ticket.number)
      toast.success(t('copied'))
    } catch {
      // A page without HTTPS has no clipboard; the number can be selected.
      toast.error(t('notCopied'))
    }
  }
  return (
    <section aria-labelledby="filed-number" className="card mt-6 p-5 text-center sm:p-10">
      <h2 className="text-lg font-semibold">{t(added ? 'added' : 'heading')}</h2>
      <p id="filed-number" className="mt-4 text-3xl font-semibold tracking-wide tabular-nums select-all sm:text-6xl">
        <span className="sr-only">{ticket.number}</span>
        <span aria-hidden="true" className="inline-flex flex-wrap justify-center gap-x-[0.35em]">
          {spelled.map((group, place) => (
            // Groups have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <span key={place}>{group}</span>
          ))}
        </span>
      </p>
      <p className="mx-auto mt-5 max-w-prose text-lg">
        {t(added ? 'sayAdded' : 'say', { number: spelled.join(' ') })}
        {opens && ` ${t('opens', { at: say(opens) })}`}
        {due && ` ${t('due', { at: say(due) })}`}
        {t('end')}
      </p>
      <div className="mt-7 flex flex-wrap justify-center gap-3">
        <Button ref={next} look="primary" aria-describedby="filed-number" onClick={onNext}>
          {t('next')}
        </Button>
        <Button onClick={copy}>
          <CopyIcon />
          {t('copy')}
        </Button>
        <Link href={ticketAddress(ticket.number)} className={buttonClass()}>
          {t('open')}
        </Link>
      </div>
    </section>
  )
}
