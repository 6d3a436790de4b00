'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMutation } from 'urql'
import { type TokenRowFragment, Tokens_RevokeDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Alert } from '@/ui/alert.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { useAnnounce } from '@/ui/live-region.tsx'
import { Moment } from '../tickets/moment.tsx'
import { type TokenState, tokenState } from './token-state.ts'

const tones: Record<TokenState, Tone> = { active: 'green', expired: 'amber', revoked: 'stone' }

export function TokenList({ tokens }: { tokens: readonly TokenRowFragment[] }) {
  const t = useTranslations('tokens')
  const [revoking, setRevoking] = useState<TokenRowFragment | null>(null)
  const now = Date.now()
  return (
    <>
      <ul className="card divide-y divide-line" aria-label={t('title')}>
        {tokens.map((token) => {
          const state = tokenState(token, now)
          return (
            <li key={token.id} className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3.5">
              <div className="min-w-56 flex-1">
                <p className="flex flex-wrap items-center gap-2">
                  <span className="font-semibold">{token.name}</span>
                  <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>
                </p>
                <p className="mt-0.5 text-sm text-muted">
                  <code className="font-mono">{token.hint}…</code> ·{' '}
                  {token.scopes.map((scope) => t(`scope.${scope}.name`)).join(', ')}
                </p>
                <p className="text-sm text-muted">
                  {t('created')} <Moment at={token.createdAt} />
                  {' · '}
                  {token.revokedAt ? (
                    <>
                      {t('revokedAt')} <Moment at={token.revokedAt} />
                    </>
                  ) : token.expiresAt ? (
                    <>
                      {t('expiresAt')} <Moment at={token.expiresAt} />
                    </>
                  ) : (
                    t('noExpiry')
                  )}
                </p>
              </div>
              {state === 'active' && (
                <Button
                  look="danger"
                  aria-label={t('revokeNamed', { name: token.name })}
                  onClick={() => setRevoking(token)}
                >
                  {t('revoke')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />
    </>
  )
}

function RevokeDialog({ token, onClose }: { token: TokenRowFragment | null; onClose: () => void }) {
  const t = useTranslations('tokens')
  const common = useTranslations('common')
  const faultText = useFaultText()
  const announce = useAnnounce()
  const [{ fetching, error }, revoke] = useMutation(Tokens_RevokeDocument)

  async function confirm() {
    if (!token) return
    const { data } = await revoke({ input: { id: token.id } })
    if (!data) return
    announce(t('revoked', { name: token.name }))
    onClose()
  }
  return (
    <Dialog
      open={token !== null}
      onOpenChange={(open) => !open && !fetching && onClose()}
      title={t('revokeTitle', { name: token?.name ?? '' })}
      description={t('revokeExplanation')}
      closeLabel={common('close')}
      actions={
        <>
          <Button disabled={fetching} onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button look="danger" busy={fetching} onClick={confirm}>
            {t('revoke')}
          </Button>
        </>
      }
    >
      {error && !fetching && <Alert>{faultText(faultOf(error))}</Alert>}
    </Dialog>
  )
}
