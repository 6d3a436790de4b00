'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { type ApiScope, Tokens_CreateDocument } from '@/generated/graphql.ts'
import { useSending } from '@/lib/graphql/use-sending.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Select } from '@/ui/input.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { FormActions } from '../common/form-actions.tsx'
import { FormFault } from '../common/form-fault.tsx'
import { NewToken } from './new-token.tsx'
import { expiry, type Lifetime, lifetimes } from './token-state.ts'

const scopes: Record<ApiScope, true> = { TICKETS_READ: true, TICKETS_WRITE: true, TICKETS_MANAGE: true }
const allScopes = Object.keys(scopes) as ApiScope[]

export interface CreateTokenDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  onCreated: () => void
}

/** Asks for name, scopes and expiry; then shows the key, once. Closing forgets it. */
export function CreateTokenDialog({ open, onOpenChange, onCreated }: CreateTokenDialogProps) {
  const t = useTranslations('tokens')
  const common = useTranslations('common')
  const [token, setToken] = useState<string | null>(null)
  const close = () => {
    onOpenChange(false)
    setToken(null)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={t(token ? 'newTitle' : 'createTitle')}
      closeLabel={common('close')}
    >
      {token ? (
        <NewToken token={token} onClose={close} />
      ) : (
        <CreateTokenForm
          onCancel={close}
          onCreated={(created) => {
            setToken(created)
            onCreated()
          }}
        />
      )}
    </Dialog>
  )
}

function CreateTokenForm({ onCancel, onCreated }: { onCancel: () => void; onCreated: (token: string) => void }) {
  const t = useTranslations('tokens')
  const { send, busy, fault } = useSending(Tokens_CreateDocument)
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly ApiScope[]>(['TICKETS_READ'])
  const [days, setDays] = useState<Lifetime>(90)
  const [tried, setTried] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { currentTarget } = event
    setTried(true)
    if (busy) return
    if (!name.trim() || chosen.length === 0) return focusFault(currentTarget)
    const { data } = await send({
      input: { name: name.trim(), scopes: [...chosen], expiresAt: expiry(days, Date.now()) },
    })
    if (!data) return focusFault(currentTarget)
    onCreated(data.createApiToken.token)
  }

  const scopeFault = tried && chosen.length === 0 ? t('scopesMissing') : fault?.fields.scopes?.join(' ')
  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        required
        error={tried && !name.trim() ? t('nameMissing') : fault?.fields.name}
        value={name}
        maxLength={100}
        onValue={setName}
      />
      <fieldset aria-describedby={scopeFault ? 'scopes-error' : undefined}>
        <legend className="mb-1 text-sm font-medium">{t('scopes')}</legend>
        {allScopes.map((scope) => (
          <Checkbox
            key={scope}
            label={t(`scope.${scope}.name`)}
            hint={t(`scope.${scope}.meaning`)}
            checked={chosen.includes(scope)}
            onChange={(checked) =>
              setChosen(allScopes.filter((each) => (each === scope ? checked : chosen.includes(each))))
            }
          />
        ))}
        {scopeFault && (
          <p id="scopes-error" role="alert" className="text-sm text-danger">
            {scopeFault}
          </p>
        )}
      </fieldset>
      <Field label={t('lifetime')} error={fault?.fields.expiresAt}>
        {(control) => (
          <Select
            {...control}
            value={days}
            onChange={({ target }) => setDays(lifetimes.find((each) => String(each) === target.value) ?? 90)}
          >
            {lifetimes.map((each) => (
              <option key={each} value={each}>
                {each === 0 ? t('noExpiryChoice') : t('days', { days: each })}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <FormFault fault={fault} />
      <FormActions label={t('create')} busy={busy} onCancel={onCancel} />
    </form>
  )
}
