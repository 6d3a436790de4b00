'use client'
import { Toaster as Sonner } from 'sonner'

export { toast } from 'sonner'

/** Sonner's region is polite and reachable by Alt+T. */
export function Toaster({ label }: { label: string }) {
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel={label}
      closeButton
      duration={7000}
      toastOptions={{
        style: {
          background: 'var(--surface)',
          color: 'var(--ink)',
          border: '1px solid var(--line)',
          boxShadow: 'var(--shadow-lifted)',
          fontFamily: 'inherit',
          fontSize: '0.9375rem',
        },
      }}
    />
  )
}
