import { useTranslations } from 'next-intl'
import { useMutation } from 'urql'
import { Letters_SendWaitingDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { toast } from '@/ui/toast.tsx'

/** For the end of a mail server's outage: nobody waits for the next try of each letter. */
export function SendWaiting({ onSent }: { onSent: () => void }) {
  const t = useTranslations('letters')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [{ error, fetching }, send] = useMutation(Letters_SendWaitingDocument)

  async function sendAll() {
    const { data } = await send({})
    if (!data) return
    const said = t('allSent', { count: data.sendWaitingLetters.count })
    announce(said)
    toast.success(said)
    onSent()
  }
  return (
    <>
      <Button busy={fetching} onClick={sendAll}>
        {t('sendAll')}
      </Button>
      {error && !fetching && <Alert className="w-full">{faultText(faultOf(error))}</Alert>}
    </>
  )
}
