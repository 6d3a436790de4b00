'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef, useState } from 'react'
import type { Fault } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field } from '@/ui/field.tsx'
import { focusFault } from '@/ui/focus-fault.ts'
import { Textarea } from '@/ui/input.tsx'

interface ReasonDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** What will happen. */
  description: string
  /** What is asked for. */
  label: string
  hint?: string
  /** Said when nothing was written; without it nothing need be. */
  missing?: string
  rows: number
  /** What is done. */
  action: string
  busy: boolean
  fault: Fault | null
  /** True when it was done. */
  onConfirm: (reason: string) => Promise<boolean>
}

/** Asks for a reason before something is done. Put away, it keeps what was written; done, it forgets it. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { onOpenChange, label, hint, missing, action, busy, fault } = props
  const t = useTranslations('common')
  const faultText = useFaultText()
  const body = useRef<HTMLDivElement>(null)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const lacks = missing !== undefined && reason.trim() === '' ? missing : undefined

  async function confirm() {
    setTried(true)
    if (busy) return
    if (lacks !== undefined || !(await props.onConfirm(reason.trim()))) return focusFault(body.current)
    setReason('')
    setTried(false)
    onOpenChange(false)
  }

  return (
    <Dialog
      givesBack
      open={props.open}
      onOpenChange={(next) => !busy && onOpenChange(next)}
      title={props.title}
      description={props.description}
      closeLabel={t('close')}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={busy}>
            {t('cancel')}
          </Button>
          <Button look="primary" busy={busy} onClick={confirm}>
            {action}
          </Button>
        </>
      }
    >
      <div ref={body}>
        <Field
          label={label}
          hint={hint}
          required={missing !== undefined}
          error={(tried ? lacks : undefined) ?? fault?.fields.reason}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={props.rows}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {fault && !fault.fields.reason && <Alert className="mt-3">{faultText(fault)}</Alert>}
      </div>
    </Dialog>
  )
}
