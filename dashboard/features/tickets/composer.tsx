'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { useMutation } from 'urql'
import {
  Composer_AddCommentDocument,
  type TicketMovingFragment,
  type TimelineEventFragment,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { randomId } from '@/lib/random-id.ts'
import { useViewer } from '@/lib/session/session.tsx'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { Field } from '@/ui/field.tsx'
import { Textarea } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Switch } from '@/ui/toggle.tsx'
import { FilePicker } from '../uploads/file-picker.tsx'
import { pendingUploads, type Upload, uploadIds } from '../uploads/upload.ts'
import { isEmptyDraft, keptUploads } from './comment-draft.ts'
import { useCommentDraft } from './use-comment-draft.ts'

/** Characters, as the API takes them. */
const longest = 20_000

export interface ComposerProps {
  ticket: { id: string; status: string }
  actions: TicketMovingFragment['actions']
  onSent: (events: readonly TimelineEventFragment[]) => void
}

/** «Текст» and files under a ticket: an explanation, an answer, or a note that only staff will see. */
export function Composer({ ticket, actions, onSent }: ComposerProps) {
  const t = useTranslations('tickets')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const viewer = useViewer()
  const { draft, opened, change, clear } = useCommentDraft(viewer.id, ticket.id)
  const [, send] = useMutation(Composer_AddCommentDocument)
  const [uploads, setUploads] = useState<readonly Upload[]>(() => restored(opened.uploads))
  // A new picker after each sending: it is emptied by starting anew.
  const [picker, setPicker] = useState(0)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [hint, setHint] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const internal = draft.internal && actions.commentInternally

  async function submit(event?: FormEvent) {
    event?.preventDefault()
    if (busy) return
    if (pendingUploads(uploads).length > 0) return setHint(t('composer.waitForFiles'))
    if (isEmptyDraft({ ...draft, uploads: keptUploads(uploads) })) {
      setHint(t('composer.empty'))
      return field.current?.focus()
    }
    setHint(null)
    setFault(null)
    setBusy(true)
    const content = { ticketId: ticket.id, body: draft.body.trim(), internal, uploadIds: uploadIds(uploads) }
    const print = JSON.stringify(content)
    const idempotencyKey = draft.sent === null || draft.sent === print ? draft.idempotencyKey : randomId()
    // Kept before sending: the page may be gone before the answer comes.
    change({ idempotencyKey, sent: print })
    const { data, error } = await send({ input: { ...content, idempotencyKey } })
    setBusy(false)
    if (error) return setFault(faultOf(error))
    if (!data) return
    onSent(data.addComment.ticket.events.nodes)
    clear()
    setUploads([])
    setPicker((number) => number + 1)
    announce(t(internal ? 'composer.noted' : 'composer.sent'))
    field.current?.focus()
  }
  function sendByKeys(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit()
  }

  const ownFields = fault ? [...(fault.fields.body ?? []), ...(fault.fields.uploadIds ?? [])] : []
  return (
    <form
      onSubmit={submit}
      aria-labelledby="composer"
      noValidate
      className={classNames('card space-y-4 p-4 sm:p-5', internal && 'border-tone-amber/50! bg-tone-amber-soft/40!')}
    >
      <h2 id="composer" className="text-lg font-semibold">
        {t(actions.assign ? 'composer.titleStaff' : 'composer.title')}
      </h2>
      {actions.comment && (
        <Field
          label={t('composer.text')}
          hint={actions.reopen && !internal ? t('composer.hint') : undefined}
          error={ownFields.length > 0 ? ownFields : (hint ?? undefined)}
        >
          {(control) => (
            <Textarea
              {...control}
              ref={field}
              rows={4}
              value={draft.body}
              maxLength={longest}
              readOnly={busy}
              onKeyDown={sendByKeys}
              onChange={({ target }) => {
                setHint(null)
                change({ body: target.value })
              }}
            />
          )}
        </Field>
      )}
      {actions.attach && (
        <FilePicker
          key={picker}
          value={picker === 0 ? restored(opened.uploads) : []}
          disabled={busy}
          onChange={(next) => {
            setHint(null)
            setUploads(next)
            change({ uploads: keptUploads(next) })
          }}
        />
      )}
      {fault && ownFields.length === 0 && <Alert title={t('composer.failed')}>{faultText(fault)}</Alert>}
      <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-2">
        <Button type="submit" look="primary" busy={busy}>
          {t(internal ? 'composer.note' : 'composer.send')}
        </Button>
        {actions.commentInternally && (
          <Switch
            label={t('composer.internal')}
            hint={t('composer.internalHint')}
            checked={draft.internal}
            onChange={(checked) => change({ internal: checked })}
          />
        )}
      </div>
    </form>
  )
}

const restored = (uploads: { id: string; filename: string; size: number }[]): Upload[] =>
  uploads.map((upload) => ({ ...upload, state: 'ready' }))
