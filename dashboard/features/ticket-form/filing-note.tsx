import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button, buttonClass } from '@/ui/button.tsx'
import { ticketAddress } from '../tickets/ticket-address.ts'
import type { FieldPath } from './form-hints.ts'
import type { Filing } from './use-filing.ts'

interface FilingNoteProps {
  filing: Filing
  /** In the order of the form. */
  faults: readonly { path: FieldPath; text: string }[]
  nameOf: (path: FieldPath) => string
  /** How many files a submit has been held for. */
  waitingFor: number
  /** Files that will not go with the ticket. */
  lostFiles: readonly string[]
  onFocus: (path: FieldPath) => void
  onFileAnother: () => void
}

/** Above [Сохранить]: what holds the filing, all in one place. */
export function FilingNote({ filing, faults, nameOf, waitingFor, lostFiles, onFocus, onFileAnother }: FilingNoteProps) {
  const t = useTranslations('ticket-form')
  const faultText = useFaultText()
  return (
    <>
      {faults.length > 0 && (
        <Alert title={t('summary', { count: faults.length })}>
          <ul className="mt-1 list-disc pl-5">
            {faults.map(({ path, text }) => (
              <li key={path}>
                <button type="button" className="text-left underline underline-offset-2" onClick={() => onFocus(path)}>
                  {nameOf(path)}
                </button>
                {': '}
                {text}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {filing.state === 'refused' && faults.length === 0 && (
        <Alert title={t('refused')}>
          {faultText(filing.fault)} {filing.fault.code !== 'NETWORK' && t('nothingLost')}
        </Alert>
      )}
      {filing.state === 'filedBefore' && (
        <Alert
          look="warning"
          title={filing.number ? t('filedBefore.title', { number: filing.number }) : t('filedBefore.titleUnknown')}
        >
          <p>{t('filedBefore.explained')}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Link href={filing.number ? ticketAddress(filing.number) : '/tickets'} className={buttonClass('secondary')}>
              {filing.number ? t('filedBefore.open', { number: filing.number }) : t('filedBefore.list')}
            </Link>
            <Button onClick={onFileAnother}>{t('filedBefore.another')}</Button>
          </div>
        </Alert>
      )}
      {lostFiles.length > 0 && (
        <Alert look="warning">{t('lostFiles', { count: lostFiles.length, files: lostFiles.join(', ') })}</Alert>
      )}
      {waitingFor > 0 && <Alert look="info">{t('waitForFiles', { count: waitingFor })}</Alert>}
    </>
  )
}
