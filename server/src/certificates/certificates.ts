import type { IncomingMessage, ServerResponse } from 'node:http'
import { CertificateFiles } from './files.ts'
import { CertificateListener } from './listener.ts'
import { CertificateRoutes, type CertificateServices } from './routes.ts'
import { type CertificateSettings, proxyList } from './settings.ts'

/** Signing in by certificate, running. */
export interface CertificateSignIn {
  /** What of it stands at the public address; false when the path is none of its own. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** Where certificates are shown. */
  url: string
  /** Ends sessions whose certificate would be refused by now; says how many. */
  endSessions(): Promise<number>
  close(patience: number): Promise<void>
}

/** StartError when a file or the port cannot be used. */
export async function startCertificates(
  services: CertificateServices,
  settings: CertificateSettings,
  host: string | null,
): Promise<CertificateSignIn> {
  const { logger } = services
  const { publicUrl } = services.settings
  const { by, oids } = settings
  const files = await CertificateFiles.open(settings, logger)
  if (by.kind === 'header') {
    const header = { form: by.form, proxies: proxyList(by.proxies) }
    const url = settings.url ?? publicUrl
    const routes = new CertificateRoutes(services, { files, oids, url, header })
    return {
      url,
      handle: (request, response) => routes.handle(request, response),
      endSessions: () => routes.endSessions(),
      close: async () => {},
    }
  }
  // The port may be any free one, so the address is known once it listens; nobody is led there before.
  let routes: CertificateRoutes | undefined
  const listener = new CertificateListener({
    files,
    logger,
    publicUrl,
    headers: { secure: publicUrl.startsWith('https:'), trustProxy: false },
    read: async (request, response, presented) => routes?.read(request, response, presented),
  })
  const port = await listener.listen(host, by.port)
  const url = settings.url ?? `https://${new URL(publicUrl).hostname}:${port}`
  const made = new CertificateRoutes(services, { files, oids, url, header: null })
  routes = made
  return {
    url,
    handle: (request, response) => made.handle(request, response),
    endSessions: () => made.endSessions(),
    close: (patience) => listener.close(patience),
  }
}
