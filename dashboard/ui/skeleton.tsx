import { classNames } from './class-names.ts'

/** The place of something that is being read; the words around it say so to screen readers. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={classNames('block animate-pulse rounded-md bg-line', className)} />
}
