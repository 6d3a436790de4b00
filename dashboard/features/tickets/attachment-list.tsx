'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { AttachmentLinkFragment } from '@/generated/graphql.ts'
import { classNames } from '@/ui/class-names.ts'
import { ClockIcon, FileIcon, WarningIcon } from '@/ui/icons.tsx'
import { useByteSize } from '../uploads/upload-words.ts'

/** Pictures that every browser shows and that carry no program; the rest is offered as a download. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

const box = 'flex max-w-full items-center gap-2.5 rounded-lg border px-2.5 py-1.5 text-sm'

export function AttachmentList({ attachments }: { attachments: readonly AttachmentLinkFragment[] }) {
  const t = useTranslations('tickets')
  return (
    <ul className="flex flex-wrap gap-2" aria-label={t('page.attachments')}>
      {attachments.map((file) => (
        <li key={file.id} className="max-w-full">
          <AttachmentBox file={file} />
        </li>
      ))}
    </ul>
  )
}

/** What nobody gets is no link: it says why instead. */
function AttachmentBox({ file }: { file: AttachmentLinkFragment }) {
  const t = useTranslations('tickets')
  const byteSize = useByteSize()
  if (file.scan === 'PENDING' || file.scan === 'QUARANTINED') {
    const bad = file.scan === 'QUARANTINED'
    return (
      <span
        className={classNames(
          box,
          'control',
          bad ? 'border-danger/40 bg-danger-soft' : 'border-dashed border-line-strong',
        )}
      >
        {bad ? <WarningIcon className="text-danger" /> : <ClockIcon className="text-muted" />}
        <Words name={file.filename}>{t(`scan.${file.scan}`)}</Words>
      </span>
    )
  }
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noreferrer"
      className={classNames(box, 'control border-line bg-sunken hover:border-line-strong')}
    >
      {shown.has(file.contentType) ? (
        // biome-ignore lint/performance/noImgElement: files of a ticket are for those who may see it, not for an image service
        <img src={file.url} alt="" loading="lazy" className="size-9 rounded object-cover" />
      ) : (
        <FileIcon className="text-muted" />
      )}
      <Words name={file.filename}>{byteSize(file.size)}</Words>
    </a>
  )
}

function Words({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span className="min-w-0">
      <span className="block truncate font-medium">{name}</span>
      <span className="block text-muted">{children}</span>
    </span>
  )
}
