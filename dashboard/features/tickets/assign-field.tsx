'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMutation, useQuery } from 'urql'
import { Assign_AssignDocument, Assign_StaffDocument, type TimelineEventFragment } from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useViewer } from '@/lib/session/session.tsx'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { Select } from '@/ui/input.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'

export interface AssignFieldProps {
  ticket: {
    id: string
    version: number
    desk: { slug: string }
    assignee: { id: string; fullName: string } | null
  }
  onDone: (events: readonly TimelineEventFragment[]) => void
}

/** Takes effect at once; what is shown is always what the ticket has, so a refused choice falls back by itself. */
export function AssignField({ ticket, onDone }: AssignFieldProps) {
  const t = useTranslations('tickets')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const viewer = useViewer()
  const [{ data }] = useQuery({ query: Assign_StaffDocument, variables: { slug: ticket.desk.slug } })
  const [, assign] = useMutation(Assign_AssignDocument)
  const [chosen, setChosen] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const staff = data?.desk?.staff ?? []
  const current = ticket.assignee
  // Somebody who has left the desk stays named while the ticket is theirs.
  const options = current && !staff.some(({ id }) => id === current.id) ? [current, ...staff] : staff

  async function choose(id: string) {
    setChosen(id)
    setFault(null)
    const { data: done, error } = await assign({
      input: { ticketId: ticket.id, assigneeId: id || null, expectedVersion: ticket.version },
    })
    setChosen(null)
    if (error) return setFault(faultOf(error))
    if (!done) return
    onDone(done.assignTicket.ticket.events.nodes)
    announce(t('news.assigned', { name: options.find((user) => user.id === id)?.fullName ?? t('unassigned') }))
  }

  return (
    <div className="space-y-2">
      <Field label={t('field.assignee')}>
        {(control) => (
          <Select
            {...control}
            value={chosen ?? current?.id ?? ''}
            disabled={chosen !== null}
            onChange={({ target }) => choose(target.value)}
          >
            <option value="">{t('unassigned')}</option>
            {options.map((user) => (
              <option key={user.id} value={user.id}>
                {user.fullName}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {current?.id !== viewer.id && staff.some(({ id }) => id === viewer.id) && (
        <Button look="quiet" className="w-full" busy={chosen === viewer.id} onClick={() => choose(viewer.id)}>
          {t('assign.toMe')}
        </Button>
      )}
      {fault && <Alert>{fault.code === 'CONFLICT' ? t('assign.conflict') : faultText(fault)}</Alert>}
    </div>
  )
}
