'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { InboundLetterRowFragment, InboundState } from '@/generated/graphql.ts'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Moment } from '../tickets/moment.tsx'
import { ticketAddress } from '../tickets/ticket-address.ts'
import { Waiting } from './waiting.tsx'

const tones: Record<InboundState, Tone> = {
  TRIAGE: 'amber',
  FAULTY: 'red',
  FILED: 'green',
  JOINED: 'green',
  IGNORED: 'stone',
  DISMISSED: 'stone',
}

interface InboundListProps {
  letters: readonly InboundLetterRowFragment[]
  onOpen: (letter: InboundLetterRowFragment) => void
}

export function InboundList({ letters, onOpen }: InboundListProps) {
  const t = useTranslations('intake')
  return (
    <ul aria-label={t('letters')} className="card divide-y divide-line">
      {letters.map((letter) => {
        const from = letter.fromName || letter.from || t('nobody')
        const subject = letter.subject || t('noSubject')
        return (
          <li key={letter.id} className="flex flex-wrap items-start gap-x-5 gap-y-2 px-4 py-3.5">
            <div className="min-w-0 flex-1 basis-64">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone={tones[letter.state]}>{t(`state.${letter.state}`)}</Badge>
                <span className="line-clamp-3 min-w-0 font-medium break-words">{subject}</span>
              </p>
              <p className="mt-0.5 text-sm break-words text-muted">
                {from}
                {letter.fromName && letter.from && ` <${letter.from}>`} · <Moment at={letter.receivedAt} /> ·{' '}
                {letter.desk.name}
                {letter.attachments.length > 0 && ` · ${t('files', { files: letter.attachments.length })}`}
              </p>
              {(letter.state === 'TRIAGE' || letter.state === 'FAULTY') && <Waiting letter={letter} />}
              {(letter.reason || letter.note) && (
                <p className="mt-0.5 text-sm break-words">
                  {letter.reason && t(`reason.${letter.reason}`)}
                  {letter.reason && letter.note && ' · '}
                  {letter.note}
                </p>
              )}
              {letter.ticketNumber && (
                <p className="mt-0.5 text-sm">
                  <Link href={ticketAddress(letter.ticketNumber)} className="text-accent underline">
                    {letter.ticketNumber}
                  </Link>
                </p>
              )}
            </div>
            <Button aria-label={t('openNamed', { subject, from })} onClick={() => onOpen(letter)}>
              {t('open')}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
