import { readFile, stat } from 'node:fs/promises'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Logger } from 'pino'
import { StartError } from '../start-error.ts'
import type { CertificateSettings } from './settings.ts'
import { readAuthorities, readRevocationLists, type Trust } from './trust.ts'

/** What the files said when they were last read, and what a TLS context needs of them. */
interface Contents {
  trust: Trust
  tls: Pick<SecureContextOptions, 'cert' | 'key' | 'ca'> | null
}

/**
 * The operator's files. They are looked at before every sign-in and from time to time, so that a new revocation list or
 * a renewed certificate counts without a restart; one that cannot be read leaves what was read before in force.
 */
export class CertificateFiles {
  readonly #settings: CertificateSettings
  readonly #logger: Logger
  #seen: string
  #contents: Contents
  #refreshing: Promise<void> | undefined
  /** Told when the files of the listener's TLS context have changed. */
  onChange: ((contents: Contents) => void) | undefined

  private constructor(settings: CertificateSettings, logger: Logger, seen: string, contents: Contents) {
    this.#settings = settings
    this.#logger = logger
    this.#seen = seen
    this.#contents = contents
  }

  /** StartError names the file that cannot be used. */
  static async open(settings: CertificateSettings, logger: Logger): Promise<CertificateFiles> {
    const seen = await marksOf(settings)
    return new CertificateFiles(settings, logger, seen, await read(settings))
  }

  get contents(): Contents {
    return this.#contents
  }

  /** Reads what has changed since; those who ask meanwhile wait for the same. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  async #refresh(): Promise<void> {
    const seen = await marksOf(this.#settings)
    if (seen === this.#seen) return
    // Noted before it is read: what changes meanwhile is read again, and what cannot be used is complained of once.
    this.#seen = seen
    try {
      this.#contents = await read(this.#settings)
      this.onChange?.(this.#contents)
    } catch (error) {
      this.#logger.error({ err: error }, 'files of the certificate sign-in cannot be used; those read before stay')
    }
  }
}

const pathsOf = ({ by, caFile, crlFile }: CertificateSettings) =>
  [...(by.kind === 'listener' ? [by.certFile, by.keyFile] : []), caFile, crlFile].filter((path) => path !== null)

/** By what a change shows: also that of a link to another file, as orchestrators switch them. */
async function marksOf(settings: CertificateSettings): Promise<string> {
  const marks = pathsOf(settings).map(async (path) => {
    const found = await stat(path, { bigint: true }).catch(() => null)
    return found ? [found.dev, found.ino, found.size, found.mtimeNs].join('/') : 'none'
  })
  return (await Promise.all(marks)).join(' ')
}

async function read({ by, caFile, crlFile }: CertificateSettings): Promise<Contents> {
  const ca = caFile === null ? null : await contentsOf('CERTIFICATE_CA_FILE', caFile)
  const crl = crlFile === null ? null : await contentsOf('CERTIFICATE_CRL_FILE', crlFile)
  const authorities = ca && tried('CERTIFICATE_CA_FILE', caFile, () => readAuthorities(ca))
  const lists = crl && tried('CERTIFICATE_CRL_FILE', crlFile, () => readRevocationLists(crl, authorities ?? []))
  const trust = { authorities, lists }
  if (by.kind === 'header') return { trust, tls: null }
  const cert = await contentsOf('CERTIFICATE_TLS_CERT_FILE', by.certFile)
  const key = await contentsOf('CERTIFICATE_TLS_KEY_FILE', by.keyFile)
  const tls = { cert, key, ca: ca ?? undefined }
  tried('CERTIFICATE_TLS_CERT_FILE', by.certFile, () => createSecureContext(tls))
  return { trust, tls }
}

async function contentsOf(name: string, path: string): Promise<Buffer> {
  return readFile(path).catch((error: Error) => {
    throw new StartError(`${name} is ${path}, which cannot be read: ${error.message}.`)
  })
}

function tried<Result>(name: string, path: string | null, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new StartError(`${name} is ${path}, which cannot be used: ${(error as Error).message}.`)
  }
}
