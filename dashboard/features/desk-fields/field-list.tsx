'use client'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useMutation } from 'urql'
import {
  type DescribedFieldFragment,
  type DescribedFormFragment,
  Forms_ArchiveDocument,
  Forms_MoveDocument,
} from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { afterRender } from '@/ui/after-render.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { ArrowUpIcon, ChevronDownIcon, PlusIcon } from '@/ui/icons.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { toast } from '@/ui/toast.tsx'
import { FieldDialog } from './field-dialog.tsx'

/** The form's fields in their order; each moves by its two buttons, which keep the focus as it goes. */
export function FieldList({ desk }: { desk: DescribedFormFragment }) {
  const t = useTranslations('desk-fields')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const list = useRef<HTMLOListElement>(null)
  const [moving, sendMove] = useMutation(Forms_MoveDocument)
  const [archiving, sendArchive] = useMutation(Forms_ArchiveDocument)
  const [edited, setEdited] = useState<DescribedFieldFragment | 'new' | null>(null)
  const busy = moving.fetching || archiving.fetching

  const move = async (at: number, by: -1 | 1) => {
    const field = desk.fields[at]
    if (!field || busy) return
    // Up: before the one above; down: before the one after the next, or last.
    const before = desk.fields[by === -1 ? at - 1 : at + 2]?.key ?? null
    const { error } = await sendMove({ input: { desk: desk.slug, key: field.key, before } })
    if (error) return void toast.error(faultText(faultOf(error)))
    announce(t('moved', { label: field.label, place: at + by + 1, count: desk.fields.length }))
    afterRender(() => {
      const row = list.current?.querySelector(`[data-key="${field.key}"]`)
      const same = row?.querySelector<HTMLButtonElement>(`[data-by="${by}"]:not(:disabled)`)
      const button = same ?? row?.querySelector<HTMLButtonElement>('[data-by]:not(:disabled)')
      button?.focus()
    })
  }
  const archive = async (field: DescribedFieldFragment, archived: boolean) => {
    const { error } = await sendArchive({ input: { desk: desk.slug, key: field.key, archived } })
    if (error) return void toast.error(faultText(faultOf(error)))
    toast.success(t(archived ? 'archived' : 'restored', { label: field.label }))
  }

  return (
    <section aria-label={t('fields')} className="min-w-0">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{t('fields')}</h2>
        <Button look="primary" onClick={() => setEdited('new')}>
          <PlusIcon />
          {t('add')}
        </Button>
      </div>
      <ol ref={list} className="card mt-3 divide-y divide-line">
        {desk.fields.map((field, at) => (
          <li key={field.key} data-key={field.key} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <FieldWords field={field} />
            <div className="ml-auto flex items-center gap-0.5">
              <Button
                square
                look="quiet"
                data-by={-1}
                disabled={at === 0}
                aria-label={t('up', { label: field.label })}
                onClick={() => move(at, -1)}
              >
                <ArrowUpIcon />
              </Button>
              <Button
                square
                look="quiet"
                data-by={1}
                disabled={at === desk.fields.length - 1}
                aria-label={t('down', { label: field.label })}
                onClick={() => move(at, 1)}
              >
                <ArrowUpIcon className="rotate-180" />
              </Button>
              <Button look="quiet" aria-label={t('editNamed', { label: field.label })} onClick={() => setEdited(field)}>
                {t('edit')}
              </Button>
              {field.kind !== 'STANDARD' && (
                <Button
                  look="quiet"
                  aria-label={t('archiveNamed', { label: field.label })}
                  onClick={() => archive(field, true)}
                >
                  {t('archive')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
      {desk.archivedFields.length > 0 && (
        <details className="group mt-4">
          <summary className="control flex cursor-pointer list-none items-center gap-2 font-medium">
            <ChevronDownIcon className="-rotate-90 transition-transform group-open:rotate-0" />
            {t('archivedFields', { count: desk.archivedFields.length })}
          </summary>
          <p className="text-sm text-muted">{t('archivedHint')}</p>
          <ul className="card mt-2 divide-y divide-line">
            {desk.archivedFields.map((field) => (
              <li key={field.key} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
                <FieldWords field={field} />
                <Button
                  look="quiet"
                  className="ml-auto"
                  aria-label={t('restoreNamed', { label: field.label })}
                  onClick={() => archive(field, false)}
                >
                  {t('restore')}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {edited && (
        <FieldDialog desk={desk.slug} field={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </section>
  )
}

function FieldWords({ field }: { field: DescribedFieldFragment }) {
  const t = useTranslations('desk-fields')
  return (
    <div className="min-w-40 flex-1">
      <p className="font-medium wrap-anywhere">{field.label}</p>
      <p className="mt-0.5 flex flex-wrap items-center gap-1.5 text-sm text-muted">
        {t(`kind.${field.kind}`)}
        {field.required && <Badge tone="amber">{t('required')}</Badge>}
        <code className="text-xs">{field.key}</code>
      </p>
    </div>
  )
}
