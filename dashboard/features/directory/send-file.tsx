'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { Directory_CreateDocument } from '@/generated/graphql.ts'
import { useLanguage } from '@/i18n/use-language.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { putFile } from '../uploads/put-file.ts'
import { ProgressBar } from './progress-bar.tsx'

/** Sends one file; loading it is the server's own work, which goes on without this page. */
export function SendFile({ onSent }: { onSent: () => void }) {
  const t = useTranslations('directory')
  const language = useLanguage()
  const faultText = useFaultText()
  const input = useRef<HTMLInputElement>(null)
  const hint = useId()
  const sending = useRef<AbortController | null>(null)
  const [, create] = useMutation(Directory_CreateDocument)
  const [progress, setProgress] = useState<{ filename: string; part: number } | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => () => sending.current?.abort(), [])

  async function send(file: File) {
    setFault(null)
    setProgress({ filename: file.name, part: 0 })
    const controller = new AbortController()
    sending.current = controller
    const { data, error } = await create({ input: { filename: file.name, size: file.size } })
    if (!data) {
      setProgress(null)
      return setFault(error ? faultText(faultOf(error)) : t('broken'))
    }
    const { url, headers } = data.createDirectoryImport
    const onProgress = (part: number) => setProgress({ filename: file.name, part })
    const broken = await putFile(file, { url, headers, language, signal: controller.signal, onProgress })
    setProgress(null)
    if (broken) setFault(broken.fault.is === 'server' ? broken.fault.message : t('broken'))
    onSent()
  }

  return (
    <div className="card mt-5 p-4 sm:p-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.txt,.xml,.zip"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) void send(file)
          }}
        />
        <Button look="primary" busy={progress !== null} aria-describedby={hint} onClick={() => input.current?.click()}>
          {t('choose')}
        </Button>
        <p id={hint} className="min-w-0 flex-1 basis-60 text-sm text-muted">
          {t('chooseHint')}
        </p>
      </div>
      {progress && (
        <div className="mt-3">
          <p className="mb-1 text-sm break-all">{t('sending', { filename: progress.filename })}</p>
          <ProgressBar label={t('sending', { filename: progress.filename })} value={progress.part} />
        </div>
      )}
      {fault && <Alert className="mt-3">{fault}</Alert>}
    </div>
  )
}
