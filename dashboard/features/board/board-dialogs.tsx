import type { Fault } from '@/lib/graphql/errors.ts'
import { AssignDialog } from './assign-dialog.tsx'
import type { Person } from './board-state.ts'
import type { Target } from './columns.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { intentOf, type StatusRule } from './moves.ts'
import type { ShownCard } from './pending-moves.ts'
import type { MoveExtra, MoveRequest } from './use-moves.ts'

/** One at a time. */
export type OpenDialog =
  | { is: 'move'; card: ShownCard; target: Target; again?: { extra: MoveExtra; fault: Fault } }
  | { is: 'assign'; card: ShownCard }
  | { is: 'conflict'; request: MoveRequest }
  /** The card that the keyboard was at; null when the help was opened by its button. */
  | { is: 'help'; backTo: string | null }

interface BoardDialogsProps {
  dialog: OpenDialog
  desk: { slug: string; staff: readonly Person[] }
  rules: readonly StatusRule[]
  viewerId: string
  onSend: (request: MoveRequest) => void
  onClose: () => void
}

export function BoardDialogs({ dialog, desk, rules, viewerId, onSend, onClose }: BoardDialogsProps) {
  switch (dialog.is) {
    case 'help':
      return <HelpDialog onClose={onClose} />
    case 'move':
      return (
        <MoveDialog
          key={dialog.card.id}
          card={dialog.card}
          deskSlug={desk.slug}
          rules={rules}
          target={dialog.target}
          again={dialog.again}
          onMove={(plan, extra) => onSend({ card: dialog.card, plan, extra })}
          onClose={onClose}
        />
      )
    case 'assign':
      return (
        <AssignDialog
          key={dialog.card.id}
          card={dialog.card}
          staff={desk.staff}
          viewerId={viewerId}
          onAssign={(assignee) => {
            const intent = intentOf(dialog.card, { assignee }, rules)
            if (intent.is === 'plan') onSend({ card: dialog.card, plan: intent.plan, extra: {} })
          }}
          onClose={onClose}
        />
      )
    case 'conflict':
      return (
        <ConflictDialog
          request={dialog.request}
          onRepeat={(request) => {
            onClose()
            onSend(request)
          }}
          onClose={onClose}
        />
      )
  }
}
