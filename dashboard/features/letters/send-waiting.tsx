import { useTranslations } from 'next-intl'
import { useMutation } from 'urql'
import { Letters_SendWaitingDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'

/** For the end of a mail server's outage: nobody waits for the next try of each letter. */
export function SendWaiting({ onSent }: { onSent: () => void }) {
  const t = useTranslations('letters')
  const faultText = useFaultText()
  const [{ error, fetching }, send] = useMutation(Letters_SendWaitingDocument)

  async function sendAll() {
    const { data } = await send({})
    if (!data) return
    toast.success(t('allSent', { count: data.sendWaitingLetters.count }))
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
