import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useRef } from 'react'
import { type UserRowFragment, Users_EditDocument } from '@/generated/graphql.ts'
import { useSending } from '@/lib/graphql/use-sending.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Input } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { FormFault } from '../common/form-fault.tsx'

interface UserDialogProps {
  user: UserRowFragment
  onClose: () => void
  onSaved: () => void
}

/** What an administrator may put right of a user. */
export function UserDialog({ user, onClose, onSaved }: UserDialogProps) {
  const t = useTranslations('users')
  const common = useTranslations('common')
  const announce = useAnnounce()
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const { send, busy, fault } = useSending(Users_EditDocument)
  const fields = fault?.fields ?? {}

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const given = new FormData(event.currentTarget)
    const text = (name: string) => String(given.get(name) ?? '').trim() || null
    const email = text('email')
    const { error } = await send({
      withAddress: email !== user.email,
      address: { userId: user.id, email },
      contacts: { userId: user.id, phone: text('phone'), post: text('post') },
    })
    if (error) return focusFault(form.current)
    announce(t('saved', { name: user.fullName }))
    onClose()
    onSaved()
  }

  const close = () => !busy && onClose()
  return (
    <Dialog
      givesBack
      open
      onOpenChange={(next) => !next && close()}
      title={user.fullName}
      description={t('dialogLead')}
      closeLabel={common('close')}
      actions={
        <>
          <Button disabled={busy} onClick={close}>
            {common('cancel')}
          </Button>
          <Button type="submit" form={formId} look="primary" busy={busy}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} onSubmit={submit} noValidate className="space-y-4">
        <Field
          label={t('email')}
          hint={user.pendingEmail === null ? t('emailHint') : t('emailWaits', { address: user.pendingEmail })}
          error={fields.email}
        >
          {(control) => (
            <Input {...control} name="email" type="email" defaultValue={user.email ?? ''} readOnly={busy} />
          )}
        </Field>
        <Field label={t('phone')} hint={t('phoneHint')} error={fields.phone}>
          {(control) => <Input {...control} name="phone" type="tel" defaultValue={user.phone ?? ''} readOnly={busy} />}
        </Field>
        <Field label={t('post')} error={fields.post}>
          {(control) => <Input {...control} name="post" defaultValue={user.post ?? ''} readOnly={busy} />}
        </Field>
        <FormFault fault={fault} />
      </form>
    </Dialog>
  )
}
