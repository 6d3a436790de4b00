'use client'
import { useTranslations } from 'next-intl'
import { useMutation } from 'urql'
import { type LetterRowFragment, type LetterState, Letters_ResendDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Moment } from '../tickets/moment.tsx'

const tones: Record<LetterState, Tone> = { WAITING: 'amber', SENT: 'green', FAILED: 'red' }

interface LetterListProps {
  letters: readonly LetterRowFragment[]
  onView: (letter: LetterRowFragment) => void
  onResent: () => void
}

export function LetterList({ letters, onView, onResent }: LetterListProps) {
  const t = useTranslations('letters')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [{ error, fetching }, resend] = useMutation(Letters_ResendDocument)

  async function again({ id }: LetterRowFragment) {
    const answer = await resend({ input: { id } })
    if (answer.error) return
    announce(t('resent'))
    onResent()
  }
  return (
    <>
      {error && !fetching && <Alert className="mb-4">{faultText(faultOf(error))}</Alert>}
      <ul aria-label={t('title')} className="card divide-y divide-line">
        {letters.map((letter) => (
          <li key={letter.id} className="flex flex-wrap items-start gap-x-5 gap-y-2 px-4 py-3.5">
            <div className="min-w-0 flex-1 basis-64">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone={tones[letter.state]}>{t(`state.${letter.state}`)}</Badge>
                <span className="min-w-0 font-medium break-words">{letter.subject}</span>
              </p>
              <p className="mt-0.5 text-sm break-words text-muted">
                {t('to')}: {letter.to} · {t('created')} <Moment at={letter.createdAt} />
                {letter.sentAt && (
                  <>
                    , {t('sent')} <Moment at={letter.sentAt} />
                  </>
                )}{' '}
                · {t('attempts', { attempts: letter.attempts })}
              </p>
              <Outcome letter={letter} />
            </div>
            <div className="flex flex-wrap gap-2">
              <Button
                aria-label={t('viewNamed', { subject: letter.subject, to: letter.to })}
                onClick={() => onView(letter)}
              >
                {t('view')}
              </Button>
              {(letter.state !== 'WAITING' || letter.attempts > 0) && (
                <Button
                  disabled={fetching}
                  aria-label={t(letter.state === 'WAITING' ? 'tryNowNamed' : 'resendNamed', {
                    subject: letter.subject,
                    to: letter.to,
                  })}
                  onClick={() => again(letter)}
                >
                  {t(letter.state === 'WAITING' ? 'tryNow' : 'resend')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

/** What the server has said; or, where no server has, what has become of the letter. */
function Outcome({ letter: { serverWords, keptAs, cutOff } }: { letter: LetterRowFragment }) {
  const t = useTranslations('letters')
  if (cutOff) return <p className="mt-0.5 text-sm">{t('cutOff')}</p>
  const words = keptAs ?? serverWords
  if (!words) return null
  return (
    <p className="mt-0.5 text-sm break-words">
      <span className="text-muted">{t(keptAs === null ? 'words' : 'keptAs')}:</span>{' '}
      <code className="font-mono text-[0.8125rem]">{words}</code>
    </p>
  )
}
