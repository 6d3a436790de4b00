'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { DirectoryImportRowFragment, DirectoryImportState } from '@/generated/graphql.ts'
import { Alert } from '@/ui/alert.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Moment } from '../tickets/moment.tsx'
import { ImportChanges } from './import-changes.tsx'
import { ImportFaults } from './import-faults.tsx'
import { ProgressBar } from './progress-bar.tsx'

const tones: Record<DirectoryImportState, Tone> = { WAITING: 'amber', RUNNING: 'blue', DONE: 'green', FAILED: 'red' }

export const isUnderWay = ({ state }: Pick<DirectoryImportRowFragment, 'state'>) =>
  state === 'WAITING' || state === 'RUNNING'

/** One file: how far it is, or what has become of it; bad rows and changes on demand. */
export function ImportRow({ row }: { row: DirectoryImportRowFragment }) {
  const t = useTranslations('directory')
  const format = useFormatter()
  const [shown, setShown] = useState<'faults' | 'changes' | null>(null)
  const toggle = (what: 'faults' | 'changes') => setShown((before) => (before === what ? null : what))
  const { id, filename, state, source, rows, created, changed, unchanged, refused } = row
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold break-all">{filename}</h3>
        <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>
      </div>
      <p className="mt-0.5 text-sm text-muted">
        <Moment at={row.createdAt} /> · {row.startedBy?.fullName ?? t(`source.${source}`)} ·{' '}
        {t('megabytes', { size: format.number(Math.max(0.1, row.size / 1024 ** 2), { maximumFractionDigits: 1 }) })}
      </p>
      {state === 'RUNNING' && (
        <div className="mt-2 max-w-xl">
          <ProgressBar label={t('progress', { filename })} value={row.progress} />
        </div>
      )}
      {row.fault && <Alert className="mt-2">{row.fault}</Alert>}
      {(rows > 0 || state === 'DONE') && (
        <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm tabular-nums">
          {Object.entries({ rows, created, changed, unchanged, refused }).map(([name, count]) => (
            <div key={name} className="flex gap-1.5">
              <dt className="text-muted">{t(`counts.${name as 'rows'}`)}</dt>
              <dd className="font-medium">{format.number(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="mt-2 -ml-3 flex flex-wrap">
        {refused > 0 && (
          <Button look="quiet" aria-expanded={shown === 'faults'} onClick={() => toggle('faults')}>
            {t('faults')}
          </Button>
        )}
        {created + changed > 0 && (
          <Button look="quiet" aria-expanded={shown === 'changes'} onClick={() => toggle('changes')}>
            {t('changes')}
          </Button>
        )}
      </div>
      {shown === 'faults' && <ImportFaults id={id} />}
      {shown === 'changes' && <ImportChanges id={id} />}
    </>
  )
}
