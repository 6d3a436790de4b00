import type { Target } from './columns.ts'
import type { ShownCard, ShownQueue } from './pending-moves.ts'

/** What a board gives to its columns to act with; one object, so that columns render only when something changes. */
export interface BoardHands {
  viewerId: string
  /** The card that the keyboard is at. */
  activeId: string | null
  /** Ticket → a number that grows with each change by others; see BoardCard. */
  touched: ReadonlyMap<string, number>
  /** Keys of queues whose next page is on its way. */
  loading: ReadonlySet<string>
  /** The desk's: its terms are told by it. */
  timeZone: string
  /** Whether what is dragged may be dropped there. */
  takes: (data: Record<string | symbol, unknown>, target: Target) => boolean
  /** @returns how to take it back */
  registerColumn: (id: string, bringIn: (ticketId: string) => boolean) => () => void
  onMove: (card: ShownCard) => void
  onAssign: (card: ShownCard) => void
  onTake: (card: ShownCard) => void
  onMore: (queue: ShownQueue) => void
}
