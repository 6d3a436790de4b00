import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useMutation, useQuery } from 'urql'
import {
  Profile_CancelAddressChangeDocument,
  Profile_ReadDocument,
  Profile_ResendAddressLetterDocument,
} from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { toast } from '@/ui/toast.tsx'

/** «Адрес ждёт подтверждения», until the link of the letter is pressed, in whatever window that happens. */
export function PendingAddress({ address, current }: { address: string; current: string | null }) {
  const t = useTranslations('profile')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [{ error: notSent, fetching: sending }, resend] = useMutation(Profile_ResendAddressLetterDocument)
  const [{ error: notCancelled, fetching: cancelling }, cancel] = useMutation(Profile_CancelAddressChangeDocument)
  const [, read] = useQuery({ query: Profile_ReadDocument, requestPolicy: 'cache-only' })
  const busy = sending || cancelling

  // The link opens another window; who comes back from it wants to see what it has done.
  useEffect(() => {
    const again = () => document.visibilityState === 'visible' && read({ requestPolicy: 'network-only' })
    document.addEventListener('visibilitychange', again)
    return () => document.removeEventListener('visibilitychange', again)
  }, [read])

  async function act(send: () => Promise<{ error?: unknown }>, said: string) {
    const { error } = await send()
    if (error) return
    announce(said)
    toast.success(said)
  }

  const failed = notSent ?? notCancelled
  return (
    <div className="space-y-3">
      <Alert look="info" title={<span className="wrap-anywhere">{t('pending.title', { address })}</span>}>
        <p>{current === null ? t('pending.noneYet') : t('pending.untilThen', { address: current })}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button
            disabled={busy}
            busy={sending}
            onClick={() => act(() => resend({}), t('pending.resent', { address }))}
          >
            {t('pending.resend')}
          </Button>
          <Button
            look="quiet"
            disabled={busy}
            busy={cancelling}
            onClick={() => act(() => cancel({}), t('pending.cancelled'))}
          >
            {t('pending.cancel')}
          </Button>
        </div>
      </Alert>
      {failed && !busy && <Alert>{faultText(faultOf(failed))}</Alert>}
    </div>
  )
}
