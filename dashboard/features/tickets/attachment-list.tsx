'use client'
import { useTranslations } from 'next-intl'
import type { AttachmentLinkFragment } from '@/generated/graphql.ts'
import { FileIcon } from '@/ui/icons.tsx'
import { useByteSize } from '../uploads/upload-words.ts'

/** Pictures that every browser shows and that carry no program; the rest is offered as a download. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

export function AttachmentList({ attachments }: { attachments: readonly AttachmentLinkFragment[] }) {
  const t = useTranslations('tickets')
  const byteSize = useByteSize()
  return (
    <ul className="flex flex-wrap gap-2" aria-label={t('page.attachments')}>
      {attachments.map((file) => (
        <li key={file.id} className="max-w-full">
          <a
            href={file.url}
            target="_blank"
            rel="noreferrer"
            className="control flex max-w-full items-center gap-2.5 rounded-lg border border-line bg-sunken px-2.5 py-1.5 text-sm hover:border-line-strong"
          >
            {shown.has(file.contentType) ? (
              // biome-ignore lint/performance/noImgElement: files of a ticket are for those who may see it, not for an image service
              <img src={file.url} alt="" loading="lazy" className="size-9 rounded object-cover" />
            ) : (
              <FileIcon className="text-muted" />
            )}
            <span className="min-w-0">
              <span className="block truncate font-medium">{file.filename}</span>
              <span className="block text-muted">{byteSize(file.size)}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
