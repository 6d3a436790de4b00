'use client'
import { useTranslations } from 'next-intl'
import type { Fault } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { useAnnounce } from '@/ui/live-region.tsx'
import { toast } from '@/ui/toast.tsx'
import type { MoveRequest, MoveResult } from './use-moves.ts'
import { useTargetName } from './use-target-name.ts'

interface SendMoveOptions {
  move: (request: MoveRequest) => Promise<MoveResult>
  onConflict: (request: MoveRequest) => void
  /** Something had been typed for it, which must not be lost. */
  onRefused: (request: MoveRequest, fault: Fault) => void
  focusCard: (ticketId: string) => void
}

/** Sends a move and tells how it went: a word when it is done, a note with «Повторить» when it is not. */
export function useSendMove({
  move,
  onConflict,
  onRefused,
  focusCard,
}: SendMoveOptions): (request: MoveRequest) => void {
  const t = useTranslations('board')
  const targetName = useTargetName()
  const faultText = useFaultText()
  const announce = useAnnounce()

  const send = async (request: MoveRequest) => {
    const { card, plan } = request
    // The keyboard goes with the card; a mouse loses nothing by it.
    focusCard(card.id)
    const result = await move(request)
    const words = { number: card.number, target: targetName(plan) }
    if (result.done) return announce(t('move.done', words))
    const { fault } = result
    if (fault.code === 'CONFLICT') return onConflict(request)
    if (request.extra.answer || request.extra.base) return onRefused(request, fault)
    toast.error(t('move.failed', words), {
      description: [faultText(fault), ...Object.values(fault.fields).flat()].join(' '),
      duration: 15_000,
      ...(fault.code === 'NETWORK' && { action: { label: t('move.again'), onClick: () => void send(request) } }),
    })
  }
  return (request) => void send(request)
}
