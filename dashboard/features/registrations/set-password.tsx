'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useMutation } from 'urql'
import { type OwnRegistrationFieldsFragment, Registration_SetPasswordDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useHydrated } from '@/lib/use-hydrated.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Input } from '@/ui/input.tsx'

export interface SetPasswordProps {
  secret: string
  email: string
  onDone: (registration: OwnRegistrationFieldsFragment) => void
}

export function SetPassword({ secret, email, onDone }: SetPasswordProps) {
  const t = useTranslations('registration')
  const faultText = useFaultText()
  const hydrated = useHydrated()
  const [{ fetching, error }, set] = useMutation(Registration_SetPasswordDocument)
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [tried, setTried] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (fetching) return
    setTried(true)
    if (!password || password !== repeated) return
    const { data } = await set({ input: { secret, password } })
    if (data) onDone(data.setRegistrationPassword.registration)
  }

  const fault = error && !fetching ? faultOf(error) : null
  const wrong = (tried && !password && t('password.missing')) || fault?.fields.password
  const different = tried && password && password !== repeated && t('password.different')
  return (
    <form onSubmit={submit} noValidate className="max-w-sm space-y-4">
      {/* For the browser's keeper of passwords. */}
      <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
      <Field label={t('password.new')} hint={t('password.hint')} error={wrong || undefined}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={password}
            readOnly={fetching}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('password.repeat')} error={different || undefined}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={repeated}
            readOnly={fetching}
            onChange={(event) => setRepeated(event.target.value)}
          />
        )}
      </Field>
      {fault && !fault.fields.password && <Alert>{faultText(fault)}</Alert>}
      <Button type="submit" look="primary" busy={fetching} disabled={!hydrated}>
        {t('password.set')}
      </Button>
    </form>
  )
}
