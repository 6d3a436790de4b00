import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { type Language, Profile_UpdateDocument, type ProfileFragment } from '@/generated/graphql.ts'
import { useSending } from '@/lib/graphql/use-sending.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Input, Select } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { toast } from '@/ui/toast.tsx'
import { FormFault } from '../common/form-fault.tsx'
import { suggestPhone } from '../ticket-form/phone.ts'
import { PendingAddress } from './pending-address.tsx'
import { Section } from './section.tsx'

const languages: Language[] = ['RU', 'EN']

/** Where one can be reached: what new tickets begin with, and where letters go. */
export function ContactForm({ user }: { user: ProfileFragment }) {
  const t = useTranslations('profile')
  const announce = useAnnounce()
  const { send, busy, fault } = useSending(Profile_UpdateDocument)
  const [phone, setPhone] = useState(user.phone ?? '')
  const form = useRef<HTMLFormElement>(null)
  const fields = fault?.fields ?? {}

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const given = new FormData(event.currentTarget)
    const email = String(given.get('email') ?? '').trim()
    const { data, error } = await send({
      input: {
        phone: phone.trim() || null,
        ...(email && email !== user.email && { email }),
        language: given.get('language') === 'EN' ? 'EN' : 'RU',
      },
    })
    if (error) return focusFault(form.current)
    // An address is changed, not taken away: an emptied field shows again what stands.
    const field = form.current?.elements.namedItem('email')
    if (!email && field instanceof HTMLInputElement) field.value = user.email ?? ''
    const { pendingEmail = null } = data?.updateProfile.viewer ?? {}
    const asked = pendingEmail !== null && pendingEmail !== user.pendingEmail
    const said = asked ? t('contact.savedAndAsked', { address: pendingEmail }) : t('contact.saved')
    announce(said)
    toast.success(said)
  }

  const suggested = suggestPhone(phone)
  return (
    <Section title={t('contact.title')} lead={t('contact.lead')}>
      <form ref={form} onSubmit={submit} noValidate className="max-w-md space-y-4">
        {user.pendingEmail !== null && <PendingAddress address={user.pendingEmail} current={user.email} />}
        <Field label={t('contact.email')} hint={t('contact.emailHint')} error={fields.email}>
          {(control) => (
            <Input
              {...control}
              name="email"
              type="email"
              autoComplete="email"
              placeholder="ivanov@zakupki.example"
              defaultValue={user.email ?? ''}
              readOnly={busy}
              key={`${user.email} ${user.pendingEmail}`}
            />
          )}
        </Field>
        <Field label={t('contact.phone')} hint={t('contact.phoneHint')} error={fields.phone}>
          {(control) => (
            <div>
              <Input
                {...control}
                name="phone"
                type="tel"
                autoComplete="tel"
                placeholder="8-123-12345678"
                value={phone}
                readOnly={busy}
                onChange={(event) => setPhone(event.target.value)}
              />
              {suggested && (
                <Button look="quiet" className="-ml-3 text-accent" onClick={() => setPhone(suggested)}>
                  {t('contact.phoneSuggest', { phone: suggested })}
                </Button>
              )}
            </div>
          )}
        </Field>
        <Field label={t('contact.language')}>
          {(control) => (
            <Select {...control} name="language" defaultValue={user.language ?? 'RU'} disabled={busy}>
              {languages.map((language) => (
                <option key={language} value={language}>
                  {t(`contact.languages.${language}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <FormFault fault={fault} />
        <Button type="submit" look="primary" busy={busy}>
          {t('contact.save')}
        </Button>
      </form>
    </Section>
  )
}
