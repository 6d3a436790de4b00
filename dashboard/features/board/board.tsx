'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { Board_DeskQuery } from '@/generated/graphql.ts'
import { PausedClock } from '@/lib/clock/page-clock.tsx'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import type { Viewer } from '@/lib/session/session.tsx'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { BoardColumns } from './board-columns.tsx'
import { BoardDialogs, type OpenDialog } from './board-dialogs.tsx'
import type { BoardHands } from './board-hands.ts'
import { BoardSkeleton } from './board-skeleton.tsx'
import { BoardToolbar } from './board-toolbar.tsx'
import { type BoardView, filterOf } from './board-view.ts'
import { cardsOf } from './column-rows.ts'
import { columnsOf, groupByOf, type Target } from './columns.ts'
import { draggedTicket } from './drag-data.ts'
import { intentOf, type StatusRule } from './moves.ts'
import { type ShownCard, showBoard } from './pending-moves.ts'
import { TermStrip } from './term-strip.tsx'
import { useBoard } from './use-board.ts'
import { useBoardAddress } from './use-board-address.ts'
import { useBoardKeys } from './use-board-keys.ts'
import { useBoardNews } from './use-board-news.ts'
import { useCardFocus } from './use-card-focus.ts'
import { useDragging } from './use-dragging.ts'
import { useFlights } from './use-flights.ts'
import { useMoves } from './use-moves.ts'
import { useSendMove } from './use-send-move.ts'

export interface BoardProps {
  viewer: Viewer
  desk: NonNullable<Board_DeskQuery['desk']>
  rules: readonly StatusRule[]
  view: BoardView & { desk: string }
}

export function Board({ viewer, desk, rules, view }: BoardProps) {
  const t = useTranslations('board')
  const faultText = useFaultText()
  const [paused, setPaused] = useState(false)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const news = useBoardNews(viewer.id)
  const flights = useFlights()
  const focus = useCardFocus()

  const address = useBoardAddress(view)
  const filter = useMemo(() => filterOf(view), [view])
  const dragging = useDragging((ticketId, target) => put(cardOf(ticketId), target))
  const board = useBoard({
    filter,
    groupBy: groupByOf[view.layout],
    order: view.order,
    // A card in the hand must not be taken out of it: the document loses a drag whose element goes away.
    paused: paused || dragging !== null,
    onEvents(events) {
      flights.prepare(events.map(({ ticket }) => ticket.id))
      news.hear(events)
    },
  })
  const moves = useMoves(board.state)
  const shown = useMemo(() => board.state && showBoard(board.state, moves.pending), [board.state, moves.pending])
  const columns = useMemo(
    () => (shown ? columnsOf(shown, view.layout, { staff: desk.staff, viewerId: viewer.id }) : []),
    [shown, view.layout, desk.staff, viewer.id],
  )
  const cards = useMemo(() => new Map(columns.flatMap(cardsOf).map((card) => [card.id, card])), [columns])
  const cardOf = (ticketId: string) => cards.get(ticketId)

  const { focusCard } = focus
  const send = useSendMove({
    move: moves.move,
    onConflict: (request) => setDialog({ is: 'conflict', request }),
    onRefused: ({ card, plan, extra }, fault) =>
      setDialog({
        is: 'move',
        card,
        target: { status: plan.status, assignee: plan.assignee },
        again: { extra, fault },
      }),
    focusCard,
  })

  /** At once, or after a dialog where the status asks for something. */
  function put(card: ShownCard | undefined, target: Target) {
    if (!card) return
    const intent = intentOf(card, target, rules)
    if (intent.is !== 'plan') return
    const { plan } = intent
    if (plan.answer || plan.base) setDialog({ is: 'move', card, target })
    else send({ card, plan, extra: {} })
  }

  // Columns and cards hold on to these: what they ask changes, the functions stay.
  const latest = useRef({ cards, rules, put })
  latest.current = { cards, rules, put }
  const takes = useCallback<BoardHands['takes']>((data, target) => {
    const card = latest.current.cards.get(draggedTicket(data) ?? '')
    return card !== undefined && intentOf(card, target, latest.current.rules).is !== 'refused'
  }, [])
  const onMove = useCallback((card: ShownCard) => setDialog({ is: 'move', card, target: {} }), [])
  const onAssign = useCallback((card: ShownCard) => setDialog({ is: 'assign', card }), [])
  const { id: viewerId, fullName } = viewer
  const onTake = useCallback(
    (card: ShownCard) => latest.current.put(card, { assignee: { id: viewerId, fullName } }),
    [viewerId, fullName],
  )

  const hands: BoardHands = {
    viewerId,
    activeId: focus.activeId,
    touched: news.touched,
    loading: board.loading,
    timeZone: desk.timeZone,
    takes,
    registerColumn: focus.registerColumn,
    onMove,
    onAssign,
    onTake,
    onMore: board.loadMore,
  }
  const onKeyDown = useBoardKeys({
    columns,
    focusCard,
    onMove,
    onAssign,
    onTake,
    onPut: put,
    mayPut: (card, target) => intentOf(card, target, rules).is === 'plan',
    onPause: () => setPaused((was) => !was),
    onHelp: () => setDialog({ is: 'help', backTo: focus.activeId }),
  })

  return (
    <div className="flex h-[calc(100dvh-3.5rem)] min-h-96 flex-col">
      <BoardToolbar
        viewer={viewer}
        desk={desk}
        address={address}
        total={shown?.totalCount ?? null}
        paused={paused}
        pending={paused ? board.pending : 0}
        onPause={() => setPaused((was) => !was)}
        onHelp={() => setDialog({ is: 'help', backTo: null })}
      />
      <TermStrip address={address} view={view} paused={paused} />
      {(board.fault || board.liveFault) && (
        <Alert
          className="mx-3 mt-2 sm:mx-4"
          title={board.fault ? t('unread') : t('notLive')}
          action={<Button onClick={board.retry}>{t('readAgain')}</Button>}
        >
          {faultText((board.fault ?? board.liveFault) as NonNullable<typeof board.fault>)}
        </Alert>
      )}
      {shown ? (
        <PausedClock paused={paused}>
          <BoardColumns
            columns={columns}
            grouped={groupByOf[view.layout].length > 1}
            layout={view.layout}
            reading={board.reading}
            dragging={dragging}
            hands={hands}
            onKeyDown={onKeyDown}
          />
        </PausedClock>
      ) : (
        board.reading && <BoardSkeleton />
      )}
      {dialog && (
        <BoardDialogs
          dialog={dialog}
          desk={desk}
          rules={rules}
          viewerId={viewer.id}
          onSend={send}
          onClose={() => {
            setDialog(null)
            const ticketId =
              'card' in dialog ? dialog.card.id : 'request' in dialog ? dialog.request.card.id : dialog.backTo
            if (ticketId !== null) focusCard(ticketId)
          }}
        />
      )}
    </div>
  )
}
