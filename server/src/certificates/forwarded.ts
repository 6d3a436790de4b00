/** How a proxy that ends TLS hands a client's certificate on. */
export const headerForms = ['client-cert', 'nginx'] as const
export type HeaderForm = (typeof headerForms)[number]

/** Every header that says something of a client's certificate; none is anybody's word but a configured proxy's. */
export const certificateHeaders = ['client-cert', 'client-cert-chain', 'x-ssl-client-cert', 'x-ssl-client-verify']

export type Forwarded =
  | { state: 'none' }
  | { state: 'malformed' }
  /** `chain`: what the proxy says against it. */
  | { state: 'certificate'; der: Buffer; chain: string | null }

type Headers = Readonly<Record<string, string | string[] | undefined>>

export function readForwarded(form: HeaderForm, headers: Headers): Forwarded {
  return form === 'nginx' ? readNginx(headers) : readClientCert(headers)
}

/**
 * RFC 9440: one byte sequence of RFC 8941, `:base64:`. The proxy sends it only for a certificate that it has verified.
 * Two of them, which arrive joined by a comma, are one too many: one is not the proxy's.
 */
function readClientCert(headers: Headers): Forwarded {
  const value = one(headers['client-cert'])
  // A proxy that sets the header in any case leaves it empty, or a sequence of nothing.
  if (!value?.replaceAll(':', '').trim()) return { state: 'none' }
  const base64 = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(value.trim())?.[1]
  const der = base64 === undefined ? null : decode(base64)
  return der ? { state: 'certificate', der, chain: null } : { state: 'malformed' }
}

/** nginx: $ssl_client_escaped_cert and $ssl_client_verify, which is SUCCESS, NONE or FAILED:reason. */
function readNginx(headers: Headers): Forwarded {
  const verify = one(headers['x-ssl-client-verify'])
  const escaped = one(headers['x-ssl-client-cert'])
  if (verify === 'NONE' || (!verify && !escaped)) return { state: 'none' }
  const der = escaped ? decodePem(escaped) : null
  if (verify === 'SUCCESS') return der ? { state: 'certificate', der, chain: null } : { state: 'malformed' }
  const reason = /^FAILED:(.+)$/s.exec(verify ?? '')?.[1]
  // A certificate without a word on it is a proxy that verifies nothing.
  return der && reason ? { state: 'certificate', der, chain: reason } : { state: 'malformed' }
}

/** Node joins repeated headers that it does not know; a list of them would be no single value either. */
const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(', ') : value)

function decodePem(escaped: string): Buffer | null {
  try {
    const body = /^-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END CERTIFICATE-----\s*$/.exec(
      decodeURIComponent(escaped),
    )?.[1]
    return body === undefined ? null : decode(body.replace(/\s/g, ''))
  } catch {
    return null
  }
}

/** Node takes whatever there is of base64; half a certificate is none. */
function decode(base64: string): Buffer | null {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === base64 ? bytes : null
}
