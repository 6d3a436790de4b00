'use client'
import { useTranslations } from 'next-intl'
import type { CallerUserFragment } from '@/generated/graphql.ts'
import { Button } from '@/ui/button.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { Checkbox } from '@/ui/toggle.tsx'
import type { Caller, CallValues } from './call-values.ts'
import { NewCallerFields } from './new-caller-fields.tsx'

interface CallerCardProps {
  caller: Caller
  values: CallValues
  /** A number can be told by SMS. */
  sms: boolean
  /** Something is being added to a ticket that is there: nobody is told a number. */
  adding: boolean
  disabled: boolean
  fault: (path: string) => string | undefined
  onCaller: (caller: Caller) => void
  onChange: (more: Partial<CallValues>) => void
  /** Another caller: back to the search. */
  onAnother: () => void
}

/** Who calls, and how they are reached. */
export function CallerCard(props: CallerCardProps) {
  const { caller, values, sms, adding, disabled, fault, onCaller, onChange, onAnother } = props
  const t = useTranslations('calls.caller')
  return (
    <section aria-label={t('label')} className="card space-y-4 p-4 sm:p-5">
      <div className="flex items-start justify-between gap-3">
        {caller.kind === 'known' ? (
          <KnownCaller user={caller.caller.user} />
        ) : (
          <h2 className="pt-1.5 font-semibold">{t('new')}</h2>
        )}
        <Button look="quiet" disabled={disabled} onClick={onAnother} className="-mr-2 text-accent!">
          {t('another')}
        </Button>
      </div>
      {caller.kind === 'new' && (
        <NewCallerFields {...{ caller, disabled, fault }} desk={values.desk} onChange={onCaller} />
      )}
      {!adding && (
        <>
          <TextField
            label={t('phone')}
            required={caller.kind === 'new'}
            error={fault('contactPhone')}
            data-field="contactPhone"
            type="tel"
            autoComplete="off"
            placeholder="8 (3522) 12-34-56"
            value={values.contactPhone}
            readOnly={disabled}
            onValue={(contactPhone) => onChange({ contactPhone })}
          />
          <TextField
            label={t('email')}
            error={fault('contactEmail')}
            data-field="contactEmail"
            type="email"
            autoComplete="off"
            placeholder="ivanov@zakupki.example"
            value={values.contactEmail}
            readOnly={disabled}
            onValue={(contactEmail) => onChange({ contactEmail })}
          />
          <fieldset className="min-w-0">
            <legend className="text-sm font-medium">{t('tell')}</legend>
            <Checkbox
              label={t('byEmail')}
              checked={values.byEmail && values.contactEmail.trim() !== ''}
              disabled={disabled || values.contactEmail.trim() === ''}
              onChange={(byEmail) => onChange({ byEmail })}
            />
            {sms && (
              <Checkbox
                label={t('bySms')}
                checked={values.bySms}
                disabled={disabled}
                onChange={(bySms) => onChange({ bySms })}
              />
            )}
          </fieldset>
        </>
      )}
    </section>
  )
}

export function KnownCaller({ user }: { user: CallerUserFragment }) {
  const t = useTranslations('tickets')
  return (
    <div className="min-w-0">
      <h2 className="pt-1.5 font-semibold wrap-anywhere">{user.fullName}</h2>
      {user.post && <p className="text-sm text-muted">{user.post}</p>}
      {user.organization && (
        <p className="text-sm text-muted">
          {user.organization.name}, {t('inn', { taxpayerId: user.organization.taxpayerId })}
        </p>
      )}
    </div>
  )
}
