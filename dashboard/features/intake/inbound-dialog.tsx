'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useQuery } from 'urql'
import { type InboundLetterRowFragment, Intake_LetterDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Segmented } from '@/ui/segmented.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { TriageForm } from './triage-form.tsx'
import { withoutReach } from './without-reach.ts'

interface InboundDialogProps {
  letter: InboundLetterRowFragment | null
  onClose: () => void
  onDecided: () => void
}

/** A letter as plain text or as it came, and below what can be made of it. */
export function InboundDialog({ letter, onClose, onDecided }: InboundDialogProps) {
  const t = useTranslations('intake')
  const common = useTranslations('common')
  return (
    <Dialog
      givesBack
      open={letter !== null}
      onOpenChange={(open) => !open && onClose()}
      title={letter?.subject || t('noSubject')}
      description={letter ? `${t('from')}: ${letter.fromName} ${letter.from ? `<${letter.from}>` : ''}` : undefined}
      closeLabel={common('close')}
      wide
    >
      {letter && <LetterBody key={letter.id} letter={letter} />}
      {letter && letter.state !== 'FILED' && letter.state !== 'JOINED' && (
        <TriageForm key={`form ${letter.id}`} letter={letter} onDecided={onDecided} />
      )}
    </Dialog>
  )
}

function LetterBody({ letter }: { letter: InboundLetterRowFragment }) {
  const t = useTranslations('intake')
  const faultText = useFaultText()
  const [form, setForm] = useState<'text' | 'html'>('text')
  const [{ data, error }] = useQuery({ query: Intake_LetterDocument, variables: { id: letter.id } })
  if (error) return <Alert>{faultText(faultOf(error))}</Alert>
  if (!data) return <Skeleton className="h-40 rounded-lg" />
  const { text, html, whole, attachments } = data.inboundLetter
  return (
    <>
      {!whole && (
        <Alert look="warning" className="mb-3">
          {t('notWhole')}
        </Alert>
      )}
      {html && (
        <div className="mb-3">
          <Segmented
            label={t('form')}
            value={form}
            options={[
              { value: 'text', label: t('text') },
              { value: 'html', label: t('html') },
            ]}
            onChange={setForm}
          />
        </div>
      )}
      {html && form === 'html' ? (
        <iframe
          title={letter.subject || t('noSubject')}
          sandbox=""
          srcDoc={withoutReach(html)}
          className="h-[45dvh] w-full rounded-lg border border-line bg-white"
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <pre tabIndex={0} className="max-h-[45dvh] overflow-y-auto font-sans break-words whitespace-pre-wrap">
          {text || t('noText')}
        </pre>
      )}
      {attachments.length > 0 && (
        <p className="mt-3 text-sm break-words">
          <span className="text-muted">{t('attachments')}:</span> {attachments.join(', ')}
        </p>
      )}
    </>
  )
}
