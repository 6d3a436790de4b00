import { useTranslations } from 'next-intl'
import type { ProfileCertificateFragment } from '@/generated/graphql.ts'
import { Badge } from '@/ui/badge.tsx'
import { Moment } from '../tickets/moment.tsx'
import { commonName } from './common-name.ts'
import { Section } from './section.tsx'

// Milliseconds: a new certificate takes some days to get.
const SOON = 30 * 24 * 60 * 60 * 1000

/** What one has signed in by, with how long it is still good. */
export function CertificateList({ certificates }: { certificates: readonly ProfileCertificateFragment[] }) {
  const t = useTranslations('profile')
  const now = Date.now()
  return (
    <Section title={t('certificates.title')} lead={t('certificates.lead')}>
      {certificates.length === 0 ? (
        <p className="text-muted">{t('certificates.empty')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {certificates.map((certificate) => {
            const left = Date.parse(certificate.notAfter) - now
            return (
              <li key={certificate.fingerprint} className="py-3 first:pt-0 last:pb-0">
                <p className="flex flex-wrap items-center gap-2">
                  <span className="font-medium break-words">{commonName(certificate.subject)}</span>
                  {left <= 0 ? (
                    <Badge tone="stone">{t('certificates.expired')}</Badge>
                  ) : (
                    left < SOON && <Badge tone="amber">{t('certificates.soon')}</Badge>
                  )}
                </p>
                <p className="mt-0.5 text-sm text-muted">
                  {t('certificates.issuer', { issuer: commonName(certificate.issuer) })}
                </p>
                <p className="text-sm text-muted">
                  {t('certificates.until')} <Moment at={certificate.notAfter} /> · {t('certificates.used')}{' '}
                  <Moment at={certificate.lastUsedAt} />
                </p>
                <details className="mt-1 text-sm text-muted">
                  <summary className="w-fit cursor-pointer rounded text-accent">{t('certificates.more')}</summary>
                  <p className="mt-1 break-words">{certificate.subject}</p>
                  <p className="mt-1 break-all">{t('certificates.serial', { serial: certificate.serial })}</p>
                  <p className="mt-1 break-all font-mono text-xs">SHA-256: {certificate.fingerprint}</p>
                </details>
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}
