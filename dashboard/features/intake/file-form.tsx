'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef } from 'react'
import type { InboundLetterRowFragment } from '@/generated/graphql.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { TextField } from '@/ui/text-field.tsx'
import { KnownCaller } from '../calls/caller-card.tsx'
import { CallerSearch } from '../calls/caller-search.tsx'
import { KnownCallers } from '../calls/known-callers.tsx'
import { NewCallerFields } from '../calls/new-caller-fields.tsx'
import { useFileLetter } from './use-file-letter.ts'

interface FileFormProps {
  letter: InboundLetterRowFragment
  onFiled: () => void
}

/** Whose the ticket of a letter will be: somebody who is found, or somebody new, by the very search of calls. */
export function FileForm({ letter, onFiled }: FileFormProps) {
  const t = useTranslations('intake')
  const faultText = useFaultText()
  const form = useRef<HTMLFormElement>(null)
  const { search, requester, phone, known, fault, faultAt, unplaced, busy, ...filing } = useFileLetter({
    letter,
    form,
    onFiled,
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    filing.send()
  }
  return (
    <form ref={form} onSubmit={onSubmit} noValidate className="space-y-4">
      {requester === null ? (
        <CallerSearch
          desk={letter.desk.slug}
          input={search}
          label={t('requester.label')}
          hint={t('requester.hint')}
          initial={letter.from ?? ''}
          error={faultAt('requesterId')}
          onKnown={({ user }) => filing.chooseKnown(user)}
          onNew={filing.chooseNew}
        />
      ) : (
        <>
          <div className="flex items-start justify-between gap-3">
            {requester.kind === 'known' ? (
              <KnownCaller user={requester.user} />
            ) : (
              <h3 className="pt-1.5 font-semibold">{t('requester.new')}</h3>
            )}
            <Button look="quiet" disabled={busy} onClick={filing.chooseAnother} className="-mr-2 text-accent!">
              {t('requester.another')}
            </Button>
          </div>
          {requester.kind === 'new' && (
            <>
              <NewCallerFields
                desk={letter.desk.slug}
                caller={requester}
                disabled={busy}
                fault={faultAt}
                onChange={filing.changeNew}
              />
              <TextField
                label={t('requester.phone')}
                error={faultAt('contactPhone')}
                type="tel"
                autoComplete="off"
                placeholder="8 (3522) 12-34-56"
                value={phone}
                readOnly={busy}
                onValue={filing.changePhone}
              />
            </>
          )}
          {/* A program is not answered. */}
          {letter.from && letter.state !== 'IGNORED' && (
            <p className="text-sm wrap-anywhere text-muted">
              {t('requester.told', { address: letter.from })}
              {requester.kind === 'new' && ` ${t('requester.unproved')}`}
            </p>
          )}
        </>
      )}
      {known.length > 0 && (
        <KnownCallers
          known={known}
          title={t('requester.known')}
          onKnown={filing.sendAs}
          onAnother={filing.sendAsNamesake}
        />
      )}
      {fault && unplaced && <Alert>{faultText(fault)}</Alert>}
      <div className="flex justify-end">
        <Button type="submit" look="primary" busy={busy}>
          {t('submit.file')}
        </Button>
      </div>
    </form>
  )
}
