'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { LetterRowFragment } from '@/generated/graphql.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { Segmented } from '@/ui/segmented.tsx'

export function LetterDialog({ letter, onClose }: { letter: LetterRowFragment | null; onClose: () => void }) {
  const t = useTranslations('letters')
  const common = useTranslations('common')
  const [form, setForm] = useState<'text' | 'html'>('text')
  return (
    <Dialog
      givesBack
      open={letter !== null}
      onOpenChange={(open) => !open && onClose()}
      title={letter?.subject ?? ''}
      description={letter ? `${t('to')}: ${letter.to}` : undefined}
      closeLabel={common('close')}
      wide
    >
      {letter?.html && (
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
      {letter?.html && form === 'html' ? (
        // An empty sandbox: no scripts, no forms, no way out, an origin of its own.
        <iframe
          title={letter.subject}
          sandbox=""
          srcDoc={letter.html}
          className="h-[55dvh] w-full rounded-lg border border-line bg-white"
        />
      ) : (
        <pre className="font-sans break-words whitespace-pre-wrap">{letter?.text}</pre>
      )}
    </Dialog>
  )
}
