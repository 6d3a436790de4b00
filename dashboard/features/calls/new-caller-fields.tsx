'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState } from 'react'
import { useQuery } from 'urql'
import { Calls_OrganizationsDocument } from '@/generated/graphql.ts'
import { isTaxpayerId } from '@/lib/taxpayer-id.ts'
import { Field } from '@/ui/field.tsx'
import { Select } from '@/ui/input.tsx'
import { TextField } from '@/ui/text-field.tsx'
import type { NewCaller } from './call-values.ts'

interface NewCallerFieldsProps {
  desk: string
  caller: NewCaller
  disabled: boolean
  fault: (path: string) => string | undefined
  onChange: (caller: NewCaller) => void
}

/** Somebody who is not among the users: a name, and an organization of the directory by its ИНН. */
export function NewCallerFields({ desk, caller, disabled, fault, onChange }: NewCallerFieldsProps) {
  const t = useTranslations('calls.new')
  return (
    <div className="space-y-4">
      <TextField
        label={t('fullName')}
        required
        error={fault('newCaller.fullName')}
        data-field="newCaller.fullName"
        autoComplete="off"
        value={caller.fullName}
        readOnly={disabled}
        onValue={(fullName) => onChange({ ...caller, fullName })}
      />
      <OrganizationField {...{ desk, caller, disabled, fault, onChange }} />
      <TextField
        label={t('post')}
        error={fault('newCaller.post')}
        data-field="newCaller.post"
        autoComplete="off"
        value={caller.post}
        readOnly={disabled}
        onValue={(post) => onChange({ ...caller, post })}
      />
    </div>
  )
}

function OrganizationField({ desk, caller, disabled, fault, onChange }: NewCallerFieldsProps) {
  const t = useTranslations('calls.new')
  const [typed, setTyped] = useState('')
  const taxpayerId = typed.replace(/\s/g, '')
  const whole = isTaxpayerId(taxpayerId)
  const [{ data, fetching, stale }] = useQuery({
    query: Calls_OrganizationsDocument,
    variables: { desk, taxpayerId },
    pause: !whole,
  })
  const found = whole && !fetching && !stale ? data?.callerOrganizations : undefined
  const choose = (id: string) => {
    const organization = found?.find((one) => one.id === id)
    onChange({ ...caller, organization: organization ? { id, name: organization.name } : null })
  }
  // The only one with that ИНН needs no choice; of several the first is the head, as a rule.
  const settle = useEffectEvent((ids: readonly string[]) => choose(ids[0] ?? ''))
  useEffect(() => {
    if (found) settle(found.map(({ id }) => id))
  }, [found])
  const none = found?.length === 0
  const bad = /^\d{10,}$/.test(taxpayerId) && !whole
  return (
    <div className="space-y-2">
      <TextField
        label={t('organization')}
        hint={t('organizationHint')}
        error={fault('newCaller.organizationId') ?? (bad ? t('badTaxpayerId') : undefined)}
        data-field="newCaller.organizationId"
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        readOnly={disabled}
        onValue={(text) => {
          setTyped(text)
          onChange({ ...caller, organization: null })
        }}
      />
      <div role="status" className="text-sm">
        {none && <p className="text-muted">{t('unknownOrganization')}</p>}
        {found?.length === 1 && <p>{found[0]?.name}</p>}
      </div>
      {found && found.length > 1 && (
        <Field label={t('branch')}>
          {(control) => (
            <Select
              {...control}
              value={caller.organization?.id ?? ''}
              disabled={disabled}
              onChange={({ target }) => choose(target.value)}
            >
              {found.map(({ id, name, kpp }) => (
                <option key={id} value={id}>
                  {kpp ? t('withKpp', { name, kpp }) : name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </div>
  )
}
