'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CombinedError } from 'urql'
import type { CandidateOrganizationFragment } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { Select, Textarea } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'

export interface DecisionProps {
  /** Whose request it is, to tell the buttons of a list apart. */
  name: string
  /** Organizations with the ИНН that was given. */
  candidates: readonly CandidateOrganizationFragment[]
  /** What will be made where there is none. */
  newOrganization: string
  approve: (organizationId: string | null) => Promise<CombinedError | undefined>
  refuse: (reason: string) => Promise<CombinedError | undefined>
  /** Also when another administrator was quicker: the list is to be read anew. */
  onDecided: () => void
}

/** Two buttons, and the dialog of each. */
export function Decision(props: DecisionProps) {
  const { name } = props
  const t = useTranslations('registration')
  const [open, setOpen] = useState<'approve' | 'refuse' | null>(null)
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="primary" aria-label={t('decide.approveNamed', { name })} onClick={() => setOpen('approve')}>
        {t('decide.approve')}
      </Button>
      <Button look="danger" aria-label={t('decide.refuseNamed', { name })} onClick={() => setOpen('refuse')}>
        {t('decide.refuse')}
      </Button>
      {open && <DecisionDialog key={open} {...props} kind={open} onClose={() => setOpen(null)} />}
    </div>
  )
}

function DecisionDialog(props: DecisionProps & { kind: 'approve' | 'refuse'; onClose: () => void }) {
  const { name, candidates, newOrganization, approve, refuse, onDecided, kind, onClose } = props
  const t = useTranslations('registration')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const active = candidates.filter((candidate) => candidate.active)
  const [organizationId, setOrganizationId] = useState(active.length === 1 ? (active[0]?.id ?? '') : '')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const mustChoose = kind === 'approve' && candidates.length > 0

  async function decide() {
    setTried(true)
    if (kind === 'refuse' ? !reason.trim() : mustChoose && !organizationId) return
    setBusy(true)
    const error = kind === 'approve' ? await approve(organizationId || null) : await refuse(reason)
    setBusy(false)
    if (error) return setFault(faultOf(error))
    announce(t(`decide.done.${kind}`, { name }))
    onClose()
    onDecided()
  }

  const close = () => {
    if (busy) return
    onClose()
    if (fault?.code === 'CONFLICT') onDecided()
  }
  return (
    <Dialog
      givesBack
      open
      onOpenChange={(next) => !next && close()}
      title={t(`decide.${kind}Title`, { name })}
      description={t(`decide.${kind}Lead`)}
      closeLabel={common('close')}
      actions={
        <>
          <Button disabled={busy} onClick={close}>
            {common('cancel')}
          </Button>
          <Button look={kind === 'approve' ? 'primary' : 'danger'} busy={busy} onClick={decide}>
            {t(`decide.${kind}`)}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {kind === 'approve' && candidates.length === 0 && <p>{t('decide.new', { name: newOrganization })}</p>}
        {mustChoose && (
          <Field
            label={t('decide.organization')}
            error={tried && !organizationId ? t('decide.organizationMissing') : undefined}
            required
          >
            {(control) => (
              <Select {...control} value={organizationId} onChange={(event) => setOrganizationId(event.target.value)}>
                <option value="">{t('decide.choose')}</option>
                {candidates.map((candidate) => (
                  <option key={candidate.id} value={candidate.id}>
                    {candidate.shortName ?? candidate.name}
                    {candidate.kpp && ` · ${t('kpp', { kpp: candidate.kpp })}`}
                    {!candidate.active && ` · ${t('decide.inactive')}`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {kind === 'refuse' && (
          <Field
            label={t('decide.reason')}
            hint={t('decide.reasonHint')}
            error={tried && !reason.trim() ? t('decide.reasonMissing') : fault?.fields.reason}
            required
          >
            {(control) => <Textarea {...control} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
        )}
        {fault && !busy && !fault.fields.reason && <Alert>{faultText(fault)}</Alert>}
      </div>
    </Dialog>
  )
}
