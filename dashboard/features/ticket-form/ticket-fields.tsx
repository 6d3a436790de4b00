'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ServerDraftFragment, TicketForm_DeskFragment } from '@/generated/graphql.ts'
import type { Fault } from '@/lib/graphql/errors.ts'
import type { Viewer } from '@/lib/session/session.tsx'
import { Button } from '@/ui/button.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { toast } from '@/ui/toast.tsx'
import { SimilarTickets } from '../similar/similar-tickets.tsx'
import { OpeningNote } from '../terms/opening-note.tsx'
import { FilePicker } from '../uploads/file-picker.tsx'
import { lostUploads, pendingUploads, type Upload, uploadIds } from '../uploads/upload.ts'
import { DeskChoice } from './desk-choice.tsx'
import { DeskSteps } from './desk-steps.tsx'
import type { DraftUpload } from './draft.ts'
import { DraftConflict } from './draft-conflict.tsx'
import { DraftNote } from './draft-note.tsx'
import { DraftPlaceNote } from './draft-place.tsx'
import { FilingNote } from './filing-note.tsx'
import { FormFields } from './form-fields.tsx'
import { type FieldPath, hintsOf, inFormOrder, pathOf } from './form-hints.ts'
import { emptyForm, type FormValues, inputOf, moveToDesk } from './form-values.ts'
import { recallDesk, rememberDesk } from './remembered-desk.ts'
import { RequesterLine } from './requester-line.tsx'
import { serverFaults } from './server-faults.ts'
import { useAfterPress } from './use-after-press.ts'
import { useDraft } from './use-draft.ts'
import { useDraftSync } from './use-draft-sync.ts'
import { useFiling } from './use-filing.ts'
import { touchedBy, useFormFaults } from './use-form-faults.ts'
import { useHintText } from './use-hint-text.ts'

interface TicketFieldsProps {
  viewer: Viewer
  desks: readonly TicketForm_DeskFragment[]
  /** The person's on the server; null when they could not be read. */
  drafts: readonly ServerDraftFragment[] | null
  /** Slug from the address. */
  askedDesk: string | null
  onFiled: (number: string) => void
  /** The person follows another ticket instead of filing this one. */
  onFollowed: (number: string) => void
}

export function TicketFields({ viewer, desks, drafts, askedDesk, onFiled, onFollowed }: TicketFieldsProps) {
  const t = useTranslations('ticket-form')
  const announce = useAnnounce()
  const hintText = useHintText()
  const form = useRef<HTMLFormElement>(null)
  const known = desks.some((one) => one.slug === askedDesk) ? askedDesk : null
  const draft = useDraft({ viewerId: viewer.id, start: startOf(viewer, desks), asked: known, drafts })
  const { values, idempotencyKey, unanswered } = draft.draft
  const [startUploads, setStartUploads] = useState(() => asUploads(draft.draft.uploads))
  const [uploads, setUploads] = useState<readonly Upload[]>(startUploads)
  const [pickerTurn, setPickerTurn] = useState(0)
  const { faults, clear: clearFaults, forget, hintAt, show } = useFormFaults<FieldPath>()
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
  const { place, drop } = useDraftSync(draft, busy)
  const afterPress = useAfterPress()

  const change = (more: Partial<FormValues>) => {
    draft.setValues((old) => ({ ...old, ...more }))
    forget(touchedBy(more, values))
  }
  const changeDesk = (slug: string) => {
    const to = desks.find((one) => one.slug === slug)
    if (!to) return
    rememberDesk(slug)
    change(moveToDesk(values, desk, to))
  }

  // An address that names a desk beats what the draft was begun for.
  const asked = useRef(known)
  useEffect(() => {
    if (asked.current && asked.current !== values.desk) changeDesk(asked.current)
    asked.current = null
  })

  const showFaults = (found: ReadonlyMap<FieldPath, string>) => {
    const [first] = inFormOrder(found.keys(), desk)
    show(found, () => first && focusField(form.current, first))
  }

  const refused = filing.state === 'refused' ? filing.fault : null
  // Told once, when the refusal comes; later typing clears the faults of its own field.
  const tellRefusal = useEffectEvent((fault: Fault) => showFaults(serverFaults(fault, values, desk)))
  useEffect(() => {
    if (refused) tellRefusal(refused)
  }, [refused])

  const submit = (another = false) => {
    if (busy) return
    const hints = hintsOf(values, desk, new Date(), uploads.length)
    if (hints.size > 0) {
      edit()
      return showFaults(new Map([...hints].map(([path, hint]) => [path, hintText(path, hint)])))
    }
    setWaiting(pending.length > 0)
    if (pending.length > 0) return announce(t('waitForFiles', { count: pending.length }))
    clearFaults()
    const key = another ? draft.renewKey() : idempotencyKey
    void file(inputOf(values, desk, uploadIds(uploads), key), another ? null : unanswered)
  }

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }

  /** Another content altogether: the picker begins anew with its files. */
  const showFiles = (files: readonly DraftUpload[]) => {
    clearFaults()
    setStartUploads(asUploads(files))
    setPickerTurn((turn) => turn + 1)
    setUploads(asUploads(files))
    edit()
  }
  const clear = () => {
    draft.clear()
    showFiles([])
  }
  const takeTheirs = (theirs: ServerDraftFragment) => {
    const mine = draft.takeTheirs(theirs)
    showFiles(theirs.uploads.map(({ uploadId, filename, size }) => ({ id: uploadId, filename, size, at: 0 })))
    const putBack = () => {
      draft.putBack(mine)
      showFiles(mine.uploads)
    }
    toast(t('draft.conflict.taken'), {
      action: { label: t('draft.conflict.putBack'), onClick: putBack },
      duration: 60_000,
    })
  }
  /** What is left behind with something in it is judged there and then, not only with the rest. */
  const checkLeft = (path: FieldPath) => {
    const hint = hintsOf(values, desk, new Date()).get(path)
    if (!hint || hint.is === 'empty') return
    // A fault moves all below it: what is being pressed there must not slip away.
    afterPress(() => hintAt(path, hintText(path, hint)))
  }

  const fault = (path: FieldPath) => faults.get(path)
  const nameOf = (path: FieldPath): string =>
    desk?.fields.find((field) => path === pathOf(field) || path.startsWith(`${field.key}.`))?.label ?? t('desk.label')
  const followed = (number: string) => {
    draft.close()
    void drop()
    onFollowed(number)
  }
  const common = { values, change, fault, disabled: busy }
  return (
    <div className="mt-6 flex flex-col gap-6 lg:grid lg:grid-cols-[minmax(0,1fr)_20rem]">
      <form ref={form} noValidate onSubmit={onSubmit} className="flex min-w-0 flex-col gap-6" aria-label={t('heading')}>
        {draft.restored && <DraftNote goneFiles={draft.goneFiles} onClear={clear} onClose={draft.dismissNote} />}
        {draft.conflict && (
          <DraftConflict
            theirs={draft.conflict}
            onTheirs={() => draft.conflict && takeTheirs(draft.conflict)}
            onMine={() => draft.conflict && draft.keepMine(draft.conflict)}
          />
        )}
        <DeskChoice desks={desks} value={values.desk} error={fault('desk')} disabled={busy} onChange={changeDesk} />
        {desk && (
          <div className="card flex min-w-0 flex-col gap-6 p-4 sm:p-6">
            <RequesterLine viewer={viewer} />
            <FormFields
              {...common}
              desk={desk}
              onLeft={checkLeft}
              files={(field) => (
                <fieldset data-field="uploadIds" className="min-w-0">
                  <legend className="mb-1.5 text-sm font-medium">
                    {field.label}
                    {field.required && (
                      <span aria-hidden="true" className="text-danger">
                        {' *'}
                      </span>
                    )}
                  </legend>
                  <FilePicker
                    key={pickerTurn}
                    value={startUploads}
                    disabled={busy}
                    hint={field.hint}
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
              )}
            />
            <FilingNote
              filing={filing}
              faults={inFormOrder(faults.keys(), desk).map((path) => ({ path, text: faults.get(path) ?? '' }))}
              nameOf={nameOf}
              waitingFor={waiting ? pending.length : 0}
              lostFiles={lostUploads(uploads).map((upload) => upload.filename)}
              onFocus={(path) => focusField(form.current, path)}
              onFileAnother={() => submit(true)}
            />
            <OpeningNote desk={desk} className="text-muted" />
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" look="primary" busy={busy} className="min-w-40">
                {filing.state === 'filing' ? t('filing') : t('save')}
              </Button>
              <DraftPlaceNote place={place} hasFiles={draft.draft.uploads.length > 0} />
            </div>
          </div>
        )}
      </form>
      {desk && (
        // Beside the form, not in it: what comes while one types must not move what one types in, or presses.
        <div className="contents min-w-0 flex-col gap-6 lg:sticky lg:top-20 lg:flex lg:self-start">
          {!busy && <SimilarTickets values={values} onFollowed={followed} />}
          <DeskSteps desk={desk} />
        </div>
      )}
    </div>
  )
}

function startOf(viewer: Viewer, desks: readonly { slug: string }[]): FormValues {
  const recalled = recallDesk()
  const only = desks.length === 1 ? desks[0]?.slug : undefined
  return { ...emptyForm(viewer), desk: desks.find((desk) => desk.slug === recalled)?.slug ?? only ?? '' }
}

/** Ready files of a draft, for the file picker to begin with. */
const asUploads = (files: readonly DraftUpload[]): Upload[] =>
  files.map(({ id, filename, size }) => ({ id, filename, size, state: 'ready' }))

function focusField(form: HTMLFormElement | null, path: FieldPath): void {
  const field = form?.querySelector<HTMLElement>(`[data-field="${path}"]`)
  const control = field?.matches('input, select, textarea, button')
    ? field
    : field?.querySelector<HTMLElement>('input:not([hidden]), select, textarea, button')
  control?.focus()
}
