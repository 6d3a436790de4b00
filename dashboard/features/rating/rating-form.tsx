'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { Rating_RateDocument, type TicketMovingFragment, type TimelineEventFragment } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { randomId } from '@/lib/random-id.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Textarea } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { type Score, scores } from './scores.ts'

/** Characters, as the API takes them. */
const longestRemark = 2_000

interface RatingFormProps {
  ticketId: string
  rating: TicketMovingFragment['rating']
  /** Null when there is nothing to go back to. */
  onCancel: (() => void) | null
  onRated: (events: readonly TimelineEventFragment[]) => void
}

export function RatingForm({ ticketId, rating, onCancel, onRated }: RatingFormProps) {
  const t = useTranslations('rating')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [, rate] = useMutation(Rating_RateDocument)
  const [score, setScore] = useState<Score | null>(scores.find((each) => each === rating?.score) ?? null)
  const [remark, setRemark] = useState(rating?.remark ?? '')
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const first = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    if (score === null) {
      setMissing(true)
      return first.current?.focus()
    }
    setBusy(true)
    setFault(null)
    // The same rating twice is one: a retry after a lost answer needs no more than a key of its own.
    const { data, error } = await rate({
      input: { ticketId, score, remark: remark.trim() || null, idempotencyKey: randomId() },
    })
    setBusy(false)
    if (error) return setFault(faultOf(error))
    if (data) onRated(data.rateTicket.ticket.events.nodes)
    announce(t('done'))
  }

  return (
    <form noValidate onSubmit={submit} className="mt-2 space-y-4">
      <fieldset aria-describedby={missing ? 'rating-missing' : undefined}>
        <legend className="sr-only">{t('question')}</legend>
        <div className="flex flex-col gap-1 sm:flex-row sm:flex-wrap sm:gap-x-2">
          {scores.map((each, index) => (
            <label
              key={each}
              className="control flex cursor-pointer items-center gap-2 rounded-lg border border-line px-3 hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                ref={index === 0 ? first : undefined}
                type="radio"
                name="score"
                value={each}
                checked={score === each}
                onChange={() => {
                  setScore(each)
                  setMissing(false)
                }}
                className="size-4 accent-(--accent)"
              />
              {t(`score.${each}`)}
            </label>
          ))}
        </div>
        {missing && (
          <p id="rating-missing" className="mt-1.5 text-sm text-danger">
            {t('missing')}
          </p>
        )}
      </fieldset>
      <Field label={t('remark')} error={fault?.fields.remark}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={longestRemark}
            value={remark}
            onChange={({ target }) => setRemark(target.value)}
          />
        )}
      </Field>
      {fault && !fault.fields.remark && <Alert title={t('failed')}>{faultText(fault)}</Alert>}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" look="primary" busy={busy}>
          {t('send')}
        </Button>
        {onCancel && (
          <Button disabled={busy} onClick={onCancel}>
            {common('cancel')}
          </Button>
        )}
      </div>
    </form>
  )
}
