'use client'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { CheckIcon, CopyIcon } from '@/ui/icons.tsx'
import { Input } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'

/** The only time that the key is seen. */
export function NewToken({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useTranslations('tokens')
  const announce = useAnnounce()
  const [copied, setCopied] = useState(false)
  const field = useRef<HTMLInputElement>(null)

  async function copy() {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(token)
    } catch {
      // No clipboard without https or permission: the key stays selected, to be copied by keys.
      return announce(t('copyByHand'))
    }
    setCopied(true)
    announce(t('copied'))
  }

  return (
    <div className="space-y-4">
      <Alert look="warning">{t('once')}</Alert>
      <Field label={t('token')}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              ref={field}
              readOnly
              value={token}
              spellCheck={false}
              className="font-mono text-sm"
              onFocus={({ target }) => target.select()}
            />
            <Button onClick={copy}>
              {copied ? <CheckIcon /> : <CopyIcon />}
              {t(copied ? 'copiedShort' : 'copy')}
            </Button>
          </div>
        )}
      </Field>
      <div className="flex justify-end">
        <Button look="primary" onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </div>
  )
}
