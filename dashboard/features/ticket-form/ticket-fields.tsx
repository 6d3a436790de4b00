'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { TicketForm_DeskFragment } from '@/generated/graphql.ts'
import type { Fault } from '@/lib/graphql/errors.ts'
import type { Viewer } from '@/lib/session/session.tsx'
import { Button } from '@/ui/button.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { FilePicker } from '../uploads/file-picker.tsx'
import { lostUploads, pendingUploads, type Upload, uploadIds } from '../uploads/upload.ts'
import { ContactFields } from './contact-fields.tsx'
import { DeskChoice } from './desk-choice.tsx'
import { DeskSteps } from './desk-steps.tsx'
import { DraftNote } from './draft-note.tsx'
import { FilingNote } from './filing-note.tsx'
import { type FieldPath, hintsOf, inFormOrder } from './form-hints.ts'
import { emptyForm, type FormValues, inputOf, moveToDesk } from './form-values.ts'
import { MatterFields } from './matter-fields.tsx'
import { OccurredAtField } from './occurred-at-field.tsx'
import { recallDesk, rememberDesk } from './remembered-desk.ts'
import { serverFaults } from './server-faults.ts'
import { useDraft } from './use-draft.ts'
import { useFiling } from './use-filing.ts'
import { useHintText } from './use-hint-text.ts'

interface TicketFieldsProps {
  viewer: Viewer
  desks: readonly TicketForm_DeskFragment[]
  /** Slug from the address. */
  askedDesk: string | null
  onFiled: (number: string) => void
}

export function TicketFields({ viewer, desks, askedDesk, onFiled }: TicketFieldsProps) {
  const t = useTranslations('ticket-form')
  const announce = useAnnounce()
  const hintText = useHintText()
  const form = useRef<HTMLFormElement>(null)
  const draft = useDraft(viewer.id, startOf(viewer, desks, askedDesk))
  const { values, idempotencyKey, unanswered } = draft.draft
  const [uploads, setUploads] = useState<readonly Upload[]>(draft.startUploads)
  const [pickerTurn, setPickerTurn] = useState(0)
  const [faults, setFaults] = useState<ReadonlyMap<FieldPath, string>>(new Map())
  const [waiting, setWaiting] = useState(false)
  const { filing, file, edit } = useFiling({
    unanswered,
    onUnanswered: draft.setUnanswered,
    onFiled: (number) => {
      draft.close()
      rememberDesk(values.desk)
      onFiled(number)
    },
  })
  const desk = desks.find((one) => one.slug === values.desk)
  const busy = filing.state === 'filing' || filing.state === 'filed'
  const pending = pendingUploads(uploads)

  const change = (more: Partial<FormValues>) => {
    draft.setValues((old) => ({ ...old, ...more }))
    const touched = Object.keys(more)
    const about = (path: string) => touched.some((field) => path === field || path.startsWith(`${field}.`))
    setFaults((old) => new Map([...old].filter(([path]) => !about(path))))
  }
  const changeDesk = (slug: string) => {
    const to = desks.find((one) => one.slug === slug)
    if (!to) return
    rememberDesk(slug)
    change(moveToDesk(values, desk, to))
  }

  // An address that names a desk beats what the draft was begun for.
  const asked = useRef(askedDesk)
  useEffect(() => {
    if (asked.current && asked.current !== values.desk) changeDesk(asked.current)
    asked.current = null
  })

  const showFaults = (found: ReadonlyMap<FieldPath, string>) => {
    setFaults(found)
    const [first] = inFormOrder(found.keys())
    if (first === undefined) return
    announce(t('faultsFound', { count: found.size }))
    // After the fields have been marked: what is focused is read out with its fault.
    requestAnimationFrame(() => focusField(form.current, first))
  }

  const refused = filing.state === 'refused' ? filing.fault : null
  // Told once, when the refusal comes; later typing clears the faults of its own field.
  const tellRefusal = useEffectEvent((fault: Fault) => showFaults(serverFaults(fault, values)))
  useEffect(() => {
    if (refused) tellRefusal(refused)
  }, [refused])

  const submit = (another = false) => {
    if (busy) return
    const hints = hintsOf(values, desk, new Date())
    if (hints.size > 0) {
      edit()
      return showFaults(new Map([...hints].map(([path, hint]) => [path, hintText(path, hint)])))
    }
    setWaiting(pending.length > 0)
    if (pending.length > 0) return announce(t('waitForFiles', { count: pending.length }))
    setFaults(new Map())
    const key = another ? draft.renewKey() : idempotencyKey
    void file(inputOf(values, uploadIds(uploads), key), another ? null : unanswered)
  }

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }

  const clear = () => {
    draft.clear()
    setFaults(new Map())
    setPickerTurn((turn) => turn + 1)
    setUploads([])
    edit()
  }

  const fault = (path: FieldPath) => faults.get(path)
  const common = { values, change, fault, disabled: busy }
  return (
    <div className="mt-6 grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <form ref={form} noValidate onSubmit={onSubmit} className="flex min-w-0 flex-col gap-6" aria-label={t('heading')}>
        {draft.restored && <DraftNote goneFiles={draft.goneFiles} onClear={clear} onClose={draft.dismissNote} />}
        <DeskChoice desks={desks} value={values.desk} error={fault('desk')} disabled={busy} onChange={changeDesk} />
        {desk && (
          <div className="card flex min-w-0 flex-col gap-6 p-4 sm:p-6">
            <MatterFields {...common} desk={desk} />
            <OccurredAtField {...common} />
            <fieldset className="min-w-0">
              <legend className="mb-1.5 text-sm font-medium">{t('files.label')}</legend>
              <FilePicker
                key={pickerTurn}
                value={pickerTurn === 0 ? draft.startUploads : []}
                disabled={busy}
                hint={t('files.hint')}
                onChange={(all) => {
                  setUploads(all)
                  draft.setUploads(all)
                  if (pendingUploads(all).length === 0) setWaiting(false)
                }}
              />
              {fault('uploadIds') && (
                <p role="alert" className="mt-1.5 text-sm text-danger">
                  {fault('uploadIds')}
                </p>
              )}
            </fieldset>
            <ContactFields {...common} />
            <FilingNote
              filing={filing}
              faults={[...inFormOrder(faults.keys())].map((path) => ({ path, text: faults.get(path) ?? '' }))}
              waitingFor={waiting ? pending.length : 0}
              lostFiles={lostUploads(uploads).map((upload) => upload.filename)}
              onFocus={(path) => focusField(form.current, path)}
              onFileAnother={() => submit(true)}
            />
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" look="primary" busy={busy} className="min-w-40">
                {filing.state === 'filing' ? t('filing') : t('save')}
              </Button>
              <span className="text-sm text-muted">{t('keptHere')}</span>
            </div>
          </div>
        )}
      </form>
      {desk && <DeskSteps desk={desk} />}
    </div>
  )
}

function startOf(viewer: Viewer, desks: readonly { slug: string }[], asked: string | null): FormValues {
  const known = (slug: string | null) => desks.find((desk) => desk.slug === slug)?.slug
  const only = desks.length === 1 ? desks[0]?.slug : undefined
  return { ...emptyForm(viewer), desk: known(asked) ?? known(recallDesk()) ?? only ?? '' }
}

function focusField(form: HTMLFormElement | null, path: FieldPath): void {
  const field = form?.querySelector<HTMLElement>(`[data-field="${path}"]`)
  const control = field?.matches('input, select, textarea, button')
    ? field
    : field?.querySelector<HTMLElement>('input:not([hidden]), select, textarea, button')
  control?.focus()
}
