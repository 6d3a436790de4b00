'use client'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { classNames } from './class-names.ts'
import { CloseIcon } from './icons.tsx'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  /** The name of the cross in the corner. */
  closeLabel: string
  children: ReactNode
  /** The row of buttons at the bottom. */
  actions?: ReactNode
  wide?: boolean
  /**
   * The focus returns to where it was, or, when that has gone with what was done, to the part of the page that it
   * stood in. The library returns it to a trigger of its own, and these dialogs have none;
   * a screen whose parts move while the dialog is open (the board) finds the place by itself.
   */
  givesBack?: boolean
}

/** Modal; holds the focus and gives it back. On a phone it comes up from the bottom edge. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, closeLabel, children, actions, wide, givesBack } = props
  const places = useRef<(Element | null)[]>([])
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45 backdrop-blur-[1px]" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          {...(givesBack && {
            onOpenAutoFocus: () => {
              const opener = document.activeElement
              places.current = [opener, opener?.closest('section') ?? null]
            },
            onCloseAutoFocus: (event: Event) => {
              const place = places.current.find((each) => each?.isConnected)
              if (!(place instanceof HTMLElement)) return
              event.preventDefault()
              if (place.tabIndex < 0) place.tabIndex = -1
              place.focus()
            },
          })}
          className={classNames(
            'appear fixed z-50 flex flex-col bg-surface text-ink shadow-raised outline-none',
            'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-2xl',
            'sm:inset-auto sm:top-1/2 sm:left-1/2 sm:max-h-[86dvh] sm:w-full sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl',
            wide ? 'sm:max-w-2xl' : 'sm:max-w-lg',
          )}
        >
          <div className="px-5 pt-5 pr-14 pb-3">
            <Radix.Title className="text-lg leading-snug font-semibold">{title}</Radix.Title>
            {description && <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {actions && (
            <div className="flex flex-col-reverse gap-2 border-t border-line px-5 py-3.5 sm:flex-row sm:justify-end">
              {actions}
            </div>
          )}
          {/* Last, so that the first field has the focus at the opening. */}
          <Radix.Close
            aria-label={closeLabel}
            className="control-square absolute top-3 right-3 grid place-items-center rounded-lg text-muted hover:bg-sunken"
          >
            <CloseIcon />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
