'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import type { Person } from './board-state.ts'
import { orderPeople } from './columns.ts'
import type { ShownCard } from './pending-moves.ts'

interface AssignDialogProps {
  card: ShownCard
  staff: readonly Person[]
  viewerId: string
  onAssign: (assignee: Person | null) => void
  onClose: () => void
}

/** «Назначить…»: whose the ticket becomes, or nobody's. */
export function AssignDialog({ card, staff, viewerId, onAssign, onClose }: AssignDialogProps) {
  const t = useTranslations('board')
  const common = useTranslations('common')
  const id = useId()
  const people = orderPeople([null, ...staff, card.assignee], viewerId)
  const [chosen, setChosen] = useState(card.assignee?.id ?? '')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    onAssign(people.find((person) => person?.id === chosen) ?? null)
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('assign.title', { number: card.number })}
      description={card.title}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" form={id} look="primary">
            {t('assign.confirm')}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit}>
        <fieldset>
          <legend className="sr-only">{t('assign.assignee')}</legend>
          {people.map((person) => (
            <label
              key={person?.id ?? ''}
              className="control -mx-2 flex cursor-pointer items-center gap-3 rounded-lg px-2 hover:bg-sunken has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name={`${id}-assignee`}
                value={person?.id ?? ''}
                checked={(person?.id ?? '') === chosen}
                onChange={() => setChosen(person?.id ?? '')}
                className="size-4 shrink-0 accent-accent"
              />
              <span className={person ? '' : 'text-muted italic'}>
                {person?.fullName ?? t('nobody')}
                {person?.id === viewerId && ` (${t('assign.me')})`}
              </span>
            </label>
          ))}
        </fieldset>
      </form>
    </Dialog>
  )
}
