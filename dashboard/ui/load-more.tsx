import { Button } from './button.tsx'

export interface LoadMoreProps {
  label: string
  busy: boolean
  onLoad: () => void
  /** «Показано 50 из 312». */
  note?: string
}

/** Keyset pages, appended: the place on the page is kept, and so is the focus. */
export function LoadMore({ label, busy, onLoad, note }: LoadMoreProps) {
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 p-3">
      <Button busy={busy} onClick={onLoad}>
        {label}
      </Button>
      {note && <span className="text-sm text-muted">{note}</span>}
    </div>
  )
}
