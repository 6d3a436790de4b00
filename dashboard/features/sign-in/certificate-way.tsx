import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { SignIn_WaysDocument } from '@/generated/graphql.ts'
import { buttonClass } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { KeyIcon } from '@/ui/icons.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'

/** «Вход по сертификату», where it is set up; its place is kept while that is asked, so that nothing jumps. */
export function CertificateWay({ returnTo }: { returnTo: string }) {
  const t = useTranslations('sign-in')
  const [{ data, error }] = useQuery({ query: SignIn_WaysDocument })
  if (!data && !error) return <Skeleton className="mt-6 h-32 w-full rounded-lg" />
  const address = data?.signInWays.certificateUrl
  if (!address) return null
  return (
    <div className="mt-6">
      {/* No Link: the address is not the dashboard's, and to look at it ahead would begin a sign-in. */}
      <a
        href={`${address}?return=${encodeURIComponent(returnTo)}`}
        className={classNames(buttonClass('primary'), 'w-full')}
      >
        <KeyIcon />
        {t('certificate')}
      </a>
      <p className="mt-2 text-sm text-muted">{t('certificateHint')}</p>
      <p className="mt-6 flex items-center gap-3 text-sm text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('orPassword')}
      </p>
    </div>
  )
}
