'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ArrowRightIcon, FileIcon, MoreIcon, UserIcon } from '@/ui/icons.tsx'
import { Menu, MenuItem, MenuLink, MenuSeparator } from '@/ui/menu.tsx'
import { ticketAddress } from '../tickets/ticket-address.ts'
import type { ShownCard } from './pending-moves.ts'

interface CardMenuProps {
  card: ShownCard
  viewerId: string
  tabIndex: number
  onMove: (card: ShownCard) => void
  onAssign: (card: ShownCard) => void
  onTake: (card: ShownCard) => void
}

/** Everything that dragging can do, for a finger and for a keyboard. */
export function CardMenu({ card, viewerId, tabIndex, onMove, onAssign, onTake }: CardMenuProps) {
  const t = useTranslations('board')
  return (
    <Menu
      trigger={
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={t('card.menu', { number: card.number })}
          className="-my-1.5 -mr-1.5 grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink pointer-coarse:size-11"
        >
          <MoreIcon />
        </button>
      }
    >
      <MenuItem icon={<ArrowRightIcon />} disabled={card.pending} onSelect={() => onMove(card)}>
        {t('card.move')}
      </MenuItem>
      <MenuItem icon={<UserIcon />} disabled={card.pending} onSelect={() => onAssign(card)}>
        {t('card.assign')}
      </MenuItem>
      {card.assignee?.id !== viewerId && (
        <MenuItem icon={<UserIcon />} disabled={card.pending} onSelect={() => onTake(card)}>
          {t('card.take')}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuLink>
        <Link href={ticketAddress(card.number)}>
          <FileIcon />
          {t('card.open')}
        </Link>
      </MenuLink>
    </Menu>
  )
}
