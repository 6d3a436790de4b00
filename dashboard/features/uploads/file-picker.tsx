'use client'
import { useTranslations } from 'next-intl'
import { type DragEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useQuery } from 'urql'
import { Uploads_RulesDocument } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { PaperclipIcon, PlusIcon } from '@/ui/icons.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { droppedFiles } from './dropped-files.ts'
import { FileRow } from './file-row.tsx'
import type { Upload } from './upload.ts'
import { acceptOf, nameScreenshot } from './upload-rules.ts'
import { useByteSize, useFaultText } from './upload-words.ts'
import { useUploads } from './use-uploads.ts'

export interface FilePickerProps {
  /** What is there from the start, as a draft remembers it; read once. To empty the picker give it a new `key`. */
  value?: readonly Upload[]
  /** Every change of any file; forms wait while `pendingUploads(uploads)` has some, and send `uploadIds(uploads)`. */
  onChange: (uploads: Upload[]) => void
  disabled?: boolean
  /** What the files are for, in a sentence under the buttons. */
  hint?: string
}

/**
 * Several files by the system's dialog, by drag and drop, or by paste anywhere on the page. As in the procedure
 * (items 5 and 6), «+» brings one more [Выберите файл].
 */
export function FilePicker({ value, onChange, disabled = false, hint }: FilePickerProps) {
  const t = useTranslations('uploads')
  const hintId = useId()
  const announce = useAnnounce()
  const faultText = useFaultText()
  const byteSize = useByteSize()
  const [{ data }] = useQuery({ query: Uploads_RulesDocument })
  const rules = data?.uploadRules
  const uploads = useUploads(value)
  const { items } = uploads
  const [slots, setSlots] = useState([0])
  const nextSlot = useRef(1)
  const [over, setOver] = useState(false)
  const [note, setNote] = useState('')

  const report = useRef(onChange)
  report.current = onChange
  // Before «Загружен» is seen, so that a form that keeps a draft has kept the file by then.
  useLayoutEffect(() => {
    report.current(items.map(({ id, filename, size, state }) => ({ id, filename, size, state })))
  }, [items])

  // Each state of a file once: over a bad line it breaks and begins again many times.
  const told = useRef(new Set<string>())
  useEffect(() => {
    const said = (item: (typeof items)[number]) => `${item.key} ${item.state}`
    const news = items.filter((item) => !told.current.has(said(item)))
    for (const item of news) told.current.add(said(item))
    const words = news.flatMap((item) => {
      if (item.fault) return [t('said.fault', { name: item.filename, fault: faultText(item.fault) })]
      if (item.state === 'ready' && item.file) return [t('said.ready', { name: item.filename })]
      return item.state === 'sending' ? [t('said.sending', { name: item.filename })] : []
    })
    if (words.length > 0) announce(words.join(' '))
  }, [items, announce, faultText, t])

  const add = (files: readonly File[]) => {
    if (disabled || files.length === 0) return
    const twice = uploads.add(files, rules ?? null)
    const words = twice.length > 0 ? t('twice', { count: twice.length, names: twice.join(', ') }) : ''
    setNote(words)
    if (words) announce(words)
  }
  const latest = useRef(add)
  latest.current = add

  // A screenshot is pasted wherever the person happens to be: in the description, or nowhere at all.
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = pastedFiles(event, t('screenshot'))
      if (files.length === 0) return
      event.preventDefault()
      latest.current(files)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [t])

  const drag = {
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      event.dataTransfer.dropEffect = disabled ? 'none' : 'copy'
      setOver(!disabled)
    },
    onDragLeave(event: DragEvent) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
    },
    onDrop(event: DragEvent) {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(false)
      void droppedFiles(event.dataTransfer).then((files) => latest.current(files))
    },
  }

  return (
    <div
      {...drag}
      className={classNames(
        'rounded-xl border border-dashed p-4 transition-colors',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface',
      )}
    >
      {items.length > 0 && (
        <ul aria-label={t('files')} className="mb-3 flex flex-col gap-2">
          {items.map((item) => (
            <FileRow
              key={item.key}
              item={item}
              disabled={disabled}
              onRemove={() => uploads.remove(item.key)}
              onRetry={() => uploads.retry(item.key)}
            />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {slots.map((slot) => (
          <ChooseFile
            key={slot}
            label={t('choose')}
            describedBy={hintId}
            accept={acceptOf(rules ?? null)}
            disabled={disabled}
            onChoose={(files) => {
              add(files)
              setSlots((all) => all.filter((other) => other !== slot))
            }}
          />
        ))}
        <Button
          square
          aria-label={t('more')}
          title={t('more')}
          disabled={disabled}
          onClick={() => setSlots((all) => [...all, nextSlot.current++])}
        >
          <PlusIcon />
        </Button>
        <span className="text-sm text-muted">{t('orDrop')}</span>
      </div>
      <p id={hintId} className="mt-2 text-sm text-muted">
        {hint && `${hint} `}
        {rules && t('limit', { size: byteSize(rules.maxSize), count: rules.maxFiles })}
      </p>
      {note && <p className="mt-1 text-sm">{note}</p>}
    </div>
  )
}

interface ChooseFileProps {
  label: string
  describedBy: string
  accept: string | undefined
  disabled: boolean
  onChoose: (files: File[]) => void
}

/** The button comes into focus when «+» brings it; the one that is there from the start does not steal it. */
function ChooseFile({ label, describedBy, accept, disabled, onChoose }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button disabled={disabled} aria-describedby={describedBy} onClick={() => input.current?.click()}>
        <PaperclipIcon />
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        disabled={disabled}
        onChange={(event) => {
          onChoose([...(event.target.files ?? [])])
          // Or the same file, once removed, could not be chosen again.
          event.target.value = ''
        }}
      />
    </>
  )
}

function pastedFiles({ clipboardData }: ClipboardEvent, stem: string): File[] {
  // Office programs put a picture of the copied text beside the text itself: there the text is meant.
  if (!clipboardData || clipboardData.types.includes('text/plain')) return []
  const now = new Date()
  return [...clipboardData.files].map((file, nth) =>
    /^image\.\w+$/.test(file.name)
      ? new File([file], nameScreenshot(stem, file.type, now, nth), { type: file.type })
      : file,
  )
}
