'use client'
import { useTranslations } from 'next-intl'
import { type ChangeEvent, useState } from 'react'
import { useMutation } from 'urql'
import {
  Calendars_ImportDocument,
  type Calendars_ImportMutation,
  type CalendarYearFragment,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Input } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'

interface ImportDialogProps {
  calendar: CalendarYearFragment
  name: string
  year: number
  open: boolean
  onClose: () => void
}

export function ImportDialog({ open, onClose, ...rest }: ImportDialogProps) {
  const t = useTranslations('working-time')
  const common = useTranslations('common')
  return (
    <Dialog
      givesBack
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t('importTo', { name: rest.name })}
      description={t('importHint', { year: rest.year })}
      closeLabel={common('close')}
    >
      {open && <ImportForm {...rest} onClose={onClose} />}
    </Dialog>
  )
}

type Looked = Calendars_ImportMutation['importCalendar']

/** First the file is only looked at; what is in it is shown, and then taken. */
function ImportForm({ calendar, year, onClose }: Omit<ImportDialogProps, 'open'>) {
  const t = useTranslations('working-time')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [, load] = useMutation(Calendars_ImportDocument)
  const [content, setContent] = useState('')
  const [looked, setLooked] = useState<Looked | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [busy, setBusy] = useState(false)

  async function send(text: string, dryRun: boolean): Promise<Looked | null> {
    setBusy(true)
    setFault(null)
    const isIcs = /^\s*BEGIN:/i.test(text.replace(/^\ufeff/, ''))
    const { data, error } = await load({
      input: {
        calendarId: calendar.id,
        format: isIcs ? 'ICALENDAR' : 'JSON',
        content: text,
        ...(isIcs && { year }),
        dryRun,
        expectedVersion: calendar.version,
      },
      year,
    })
    setBusy(false)
    if (error) setFault(faultOf(error))
    return data?.importCalendar ?? null
  }

  async function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0]
    setLooked(null)
    setFault(null)
    if (!file) return
    // A film chosen by mistake is not read into memory.
    const text = file.size > 4_000_000 ? 'x'.repeat(100_001) : await file.text()
    setContent(text)
    setLooked(await send(text, true))
  }

  async function confirm() {
    const done = await send(content, false)
    if (!done) return
    announce(t('imported', { years: done.years.join(', ') }))
    onClose()
  }

  const faults = Object.values(fault?.fields ?? {}).flat()
  return (
    <div className="space-y-4">
      <Field label={t('file')} hint={t('fileHint')}>
        {(control) => (
          <Input
            {...control}
            type="file"
            accept=".json,.ics,application/json,text/calendar"
            onChange={choose}
            className="py-1.5"
          />
        )}
      </Field>
      {fault && (
        <Alert title={t('fileRefused')}>
          {faults.length > 0 ? (
            <ul className="list-disc pl-4">
              {faults.map((said) => (
                <li key={said}>{said}</li>
              ))}
            </ul>
          ) : (
            faultText(fault)
          )}
        </Alert>
      )}
      {looked && (
        <Alert look="info" title={t('fileYears', { years: looked.years.join(', ') })}>
          <p>{t('fileDays', { daysOff: looked.daysOff, working: looked.workingDays, short: looked.shortDays })}</p>
          {looked.replaced > 0 && <p>{t('fileReplaces', { days: looked.replaced })}</p>}
        </Alert>
      )}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button disabled={busy} onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button look="primary" busy={busy} disabled={!looked} onClick={confirm}>
          {t('import')}
        </Button>
      </div>
    </div>
  )
}
