import type { Target } from './columns.ts'

/** A key of ours, so that nothing else that can be dragged is taken for a card. */
const ours = Symbol('board card')
const there = Symbol('board target')

type Data = Record<string | symbol, unknown>

export const cardData = (ticketId: string): Data => ({ [ours]: ticketId })

export const draggedTicket = (data: Data): string | null => {
  const id = data[ours]
  return typeof id === 'string' ? id : null
}

export const targetData = (target: Target): Data => ({ [there]: target })

export const targetOf = (data: Data | undefined): Target | null => (data?.[there] as Target | undefined) ?? null
