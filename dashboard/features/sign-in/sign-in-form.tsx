'use client'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { SignIn_SignInDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { safeReturn } from '@/lib/session/return-address.ts'
import { useSession, useSessionActions } from '@/lib/session/session.tsx'
import { useHydrated } from '@/lib/use-hydrated.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Input } from '@/ui/input.tsx'
import { CertificateWay } from './certificate-way.tsx'
import { SignInFault } from './sign-in-fault.tsx'

type Missing = { email?: string; password?: string }

export function SignInForm() {
  const t = useTranslations('sign-in')
  const router = useRouter()
  const query = useSearchParams()
  const session = useSession()
  const { renew } = useSessionActions()
  const [, signIn] = useMutation(SignIn_SignInDocument)
  const [missing, setMissing] = useState<Missing>({})
  const [fault, setFault] = useState<{ fault: Fault; at: number } | null>(null)
  const [busy, setBusy] = useState(false)
  const hydrated = useHydrated()
  const password = useRef<HTMLInputElement>(null)
  const address = safeReturn(query.get('return'))

  // Signed in already, here or in another tab.
  const signedIn = session.state === 'signedIn'
  useEffect(() => {
    if (signedIn) router.replace(address)
  }, [signedIn, address, router])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const input = { email: String(form.get('email') ?? '').trim(), password: String(form.get('password') ?? '') }
    const lacks: Missing = {
      ...(!input.email && { email: t('emailMissing') }),
      ...(!input.password && { password: t('passwordMissing') }),
    }
    setMissing(lacks)
    setFault(null)
    const [first] = Object.keys(lacks)
    if (first) return event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus()
    setBusy(true)
    const { error } = await signIn({ input })
    if (error) {
      setBusy(false)
      setFault({ fault: faultOf(error), at: Date.now() })
      return password.current?.focus()
    }
    renew()
  }

  const fields = fault?.fault.fields ?? {}
  return (
    <div className="mx-auto max-w-md px-4 py-10 sm:py-20">
      <div className="card p-6 sm:p-8">
        <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
        <p className="mt-1.5 text-muted">{t('lead')}</p>
        {query.get('expired') && !fault && (
          <Alert look="info" className="mt-4">
            {t('expired')}
          </Alert>
        )}
        <CertificateWay returnTo={address} />
        <form onSubmit={submit} noValidate className="mt-6 space-y-4">
          <Field label={t('email')} error={missing.email ?? fields.email}>
            {(control) => (
              <Input {...control} name="email" type="email" autoComplete="username" inputMode="email" readOnly={busy} />
            )}
          </Field>
          <Field label={t('password')} error={missing.password ?? fields.password}>
            {(control) => (
              <Input
                {...control}
                ref={password}
                name="password"
                type="password"
                autoComplete="current-password"
                readOnly={busy}
              />
            )}
          </Field>
          {fault && Object.keys(fields).length === 0 && <SignInFault fault={fault.fault} at={fault.at} />}
          {/* Sent earlier, by Enter too, the browser would send the form itself: the password would stand in the address. */}
          <Button type="submit" look="primary" className="w-full" busy={busy} disabled={!hydrated}>
            {t('submit')}
          </Button>
        </form>
        <p className="mt-5 border-t border-line pt-4 text-sm text-muted">
          {t('registrationLead')}{' '}
          <Link href="/registration" className="font-medium text-accent underline underline-offset-2">
            {t('registration')}
          </Link>
        </p>
      </div>
    </div>
  )
}
