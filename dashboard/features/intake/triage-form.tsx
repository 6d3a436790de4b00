'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { type CombinedError, useMutation } from 'urql'
import { type InboundLetterRowFragment, Intake_DismissDocument, Intake_JoinDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Input } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Segmented } from '@/ui/segmented.tsx'
import { FileForm } from './file-form.tsx'

type Way = 'file' | WordsWay
type WordsWay = 'join' | 'dismiss'

/** The input that each way asks for; a fault of it is told beside it. */
const fields = { join: 'ticketNumber', dismiss: 'reason' } as const

interface TriageFormProps {
  letter: InboundLetterRowFragment
  onDecided: () => void
}

/** One of three ways; what was typed in one is there again after a look at another. */
export function TriageForm({ letter, onDecided }: TriageFormProps) {
  const t = useTranslations('intake')
  const [way, setWay] = useState<Way>(letter.answersNumber ? 'join' : 'file')
  const [filing, setFiling] = useState(way === 'file')
  return (
    <div className="mt-5 space-y-3 border-t border-line pt-4">
      <div className="max-w-full overflow-x-auto">
        <Segmented
          label={t('decide')}
          value={way}
          options={(['file', 'join', 'dismiss'] as const).map((value) => ({ value, label: t(`way.${value}`) }))}
          onChange={(next) => {
            setWay(next)
            if (next === 'file') setFiling(true)
          }}
        />
      </div>
      {filing && (
        <div hidden={way !== 'file'}>
          <FileForm letter={letter} onFiled={onDecided} />
        </div>
      )}
      {(['join', 'dismiss'] as const).map((each) => (
        <div key={each} hidden={way !== each}>
          <WordsForm
            letter={letter}
            way={each}
            initial={each === 'join' ? (letter.answersNumber ?? '') : ''}
            onDecided={onDecided}
          />
        </div>
      ))}
    </div>
  )
}

/** A way with one thing to say. */
function WordsForm({ letter, way, initial, onDecided }: TriageFormProps & { way: WordsWay; initial: string }) {
  const t = useTranslations('intake')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [given, setGiven] = useState(initial)
  const [fault, setFault] = useState<Fault | null>(null)
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [, join] = useMutation(Intake_JoinDocument)
  const [, dismiss] = useMutation(Intake_DismissDocument)

  const send: Record<WordsWay, (value: string) => Promise<{ error?: CombinedError | undefined }>> = {
    join: (ticketNumber) => join({ input: { letterId: letter.id, ticketNumber } }),
    dismiss: (reason) => dismiss({ input: { letterId: letter.id, reason } }),
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { currentTarget } = event
    setTried(true)
    if (busy) return
    if (!given.trim()) return focusFault(currentTarget)
    setBusy(true)
    setFault(null)
    const { error } = await send[way](given.trim())
    setBusy(false)
    if (error) {
      setFault(faultOf(error))
      return focusFault(currentTarget)
    }
    announce(t(`done.${way}`))
    onDecided()
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-3">
      <Field
        label={t(`field.${way}`)}
        hint={t(`hint.${way}`)}
        required
        error={tried && !given.trim() ? t('missing') : fault?.fields[fields[way]]}
      >
        {(control) => (
          <Input
            {...control}
            type="text"
            value={given}
            maxLength={way === 'dismiss' ? 2000 : 254}
            onChange={({ target }) => setGiven(target.value)}
          />
        )}
      </Field>
      {fault && !fault.fields[fields[way]] && <Alert>{faultText(fault)}</Alert>}
      <div className="flex justify-end">
        <Button type="submit" look="primary" busy={busy}>
          {t(`submit.${way}`)}
        </Button>
      </div>
    </form>
  )
}
