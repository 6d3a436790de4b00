import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { useSession } from '@/lib/session/session.tsx'
import { CloseIcon, MailIcon } from '@/ui/icons.tsx'

const place = 'otklik.address-note'

/** Who has put it away for an address is not told again by this browser; a browser that keeps nothing tells again. */
function putAway(): string | null {
  try {
    return localStorage.getItem(place)
  } catch {
    return null
  }
}

const listeners = new Set<() => void>()

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function putAwayFor(address: string): void {
  try {
    localStorage.setItem(place, address)
  } catch {
    // It stays, which is less than a fault.
  }
  for (const listener of listeners) listener()
}

/** After the first sign-in by a certificate, and whenever an address waits: where the letter went, and where to look. */
export function AddressNote() {
  const t = useTranslations('profile')
  const session = useSession()
  const path = usePathname()
  const away = useSyncExternalStore(listen, putAway, () => null)
  const address = session.state === 'signedIn' ? session.viewer.pendingEmail : null
  if (address === null || address === away || path === '/profile') return null
  return (
    <aside aria-label={t('pending.note')} className="border-b border-accent/30 bg-accent-soft text-ink">
      <div className="mx-auto flex max-w-7xl items-center gap-3 px-4 py-1.5 text-sm sm:px-6">
        <MailIcon className="text-accent" />
        <p className="min-w-0 flex-1 break-words">
          {t('pending.told', { address })}{' '}
          <Link href="/profile" className="text-accent underline">
            {t('pending.toProfile')}
          </Link>
        </p>
        <button
          type="button"
          aria-label={t('pending.putAway')}
          className="control-square grid shrink-0 place-items-center rounded-lg text-muted hover:bg-sunken"
          onClick={() => putAwayFor(address)}
        >
          <CloseIcon />
        </button>
      </div>
    </aside>
  )
}
