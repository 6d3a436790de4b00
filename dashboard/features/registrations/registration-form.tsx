'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { Registration_ApplyDocument } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { isTaxpayerId } from '@/lib/taxpayer-id.ts'
import { useHydrated } from '@/lib/use-hydrated.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Input } from '@/ui/input.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import { isEmail } from '../ticket-form/form-hints.ts'
import { isPhone, suggestPhone } from '../ticket-form/phone.ts'

const names = ['fullName', 'post', 'organizationName', 'taxpayerId', 'email', 'phone'] as const
type Name = (typeof names)[number]
type Values = Record<Name, string>

const kinds: Record<Name, { type?: string; autoComplete: string; inputMode?: 'numeric'; placeholder?: string }> = {
  fullName: { autoComplete: 'name' },
  post: { autoComplete: 'organization-title' },
  organizationName: { autoComplete: 'organization' },
  taxpayerId: { autoComplete: 'off', inputMode: 'numeric' },
  email: { type: 'email', autoComplete: 'email', placeholder: 'ivanov@zakupki.example' },
  phone: { type: 'tel', autoComplete: 'tel', placeholder: '8-123-12345678' },
}

const empty: Values = { fullName: '', post: '', organizationName: '', taxpayerId: '', email: '', phone: '' }

/** «Регистрация в Web-Торги-КС»: for approvers of ГРБС, whom ЕИС does not bring. */
export function RegistrationForm() {
  const t = useTranslations('registration')
  const [sentTo, setSentTo] = useState<string | null>(null)
  return (
    <div className="mx-auto max-w-2xl px-4 py-8 sm:py-12">
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      {sentTo === null ? (
        <>
          <p className="mt-2 text-muted">{t('lead')}</p>
          <Fields onSent={setSentTo} />
        </>
      ) : (
        <div className="card mt-5 p-6" role="status">
          <h2 className="text-lg font-semibold">{t('sent.title')}</h2>
          <p className="mt-2">{t('sent.text', { email: sentTo })}</p>
          <p className="mt-2 text-muted">{t('sent.hint')}</p>
        </div>
      )}
    </div>
  )
}

function Fields({ onSent }: { onSent: (email: string) => void }) {
  const t = useTranslations('registration')
  const wrong = useTranslations('ticket-form.fault')
  const faultText = useFaultText()
  const hydrated = useHydrated()
  const form = useRef<HTMLFormElement>(null)
  const [{ fetching }, apply] = useMutation(Registration_ApplyDocument)
  const [values, setValues] = useState(empty)
  const [consent, setConsent] = useState(false)
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  const lacks = (name: Name): string | undefined => {
    const value = values[name].trim()
    if (!value) return t(`missing.${name}`)
    if (name === 'taxpayerId' && !isTaxpayerId(value.replace(/[\s-]/g, ''))) return t('taxpayerIdWrong')
    if (name === 'email' && !isEmail(value)) return wrong('email')
    if (name === 'phone' && !isPhone(value)) return wrong('phone')
    return undefined
  }
  const change = (name: Name, value: string) => {
    setValues((before) => ({ ...before, [name]: value }))
    // What the server said of this field was said of its old value.
    setFault((before) => (before?.fields[name] ? { ...before, fields: { ...before.fields, [name]: [] } } : before))
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (fetching) return
    setTried(true)
    setFault(null)
    if (names.some(lacks)) return focusFault(form.current)
    if (!consent) return form.current?.querySelector<HTMLElement>('[role=checkbox]')?.focus()
    const { data, error } = await apply({ input: { ...values, consent } })
    if (data) return onSent(data.applyForRegistration.email)
    if (!error) return
    setFault(faultOf(error))
    focusFault(form.current)
  }

  // Also when what it said has been put right since.
  const known = names.some((name) => fault?.fields[name])
  return (
    <form ref={form} onSubmit={submit} noValidate className="card mt-5 space-y-4 p-5 sm:p-6">
      {names.map((name) => (
        <Field
          key={name}
          label={t(`fields.${name}`)}
          hint={name === 'phone' ? t('phoneHint') : undefined}
          required
          error={(tried && lacks(name)) || (fault?.fields[name]?.length ? fault.fields[name] : undefined)}
        >
          {(control) => (
            <Input
              {...control}
              {...kinds[name]}
              name={name}
              value={values[name]}
              readOnly={fetching}
              onChange={(event) => change(name, event.target.value)}
              onBlur={() => {
                const phone = name === 'phone' ? suggestPhone(values.phone) : null
                if (phone) change('phone', phone)
              }}
            />
          )}
        </Field>
      ))}
      <div>
        <Checkbox label={t('consent')} hint={t('consentHint')} checked={consent} onChange={setConsent} />
        {tried && !consent && (
          <p role="alert" className="mt-1 text-sm text-danger">
            {t('consentMissing')}
          </p>
        )}
      </div>
      {fault && !known && <Alert>{faultText(fault)}</Alert>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {/* Sent earlier, the browser would send the form itself. */}
        <Button type="submit" look="primary" busy={fetching} disabled={!hydrated}>
          {t('submit')}
        </Button>
        <Link href="/sign-in" className="control inline-flex items-center font-medium text-accent hover:underline">
          {t('signIn')}
        </Link>
      </div>
    </form>
  )
}
