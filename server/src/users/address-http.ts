import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendLetterPage } from '../http/letter-page.ts'
import { languageOf } from '../language.ts'
import { addressPath } from './address-link.ts'
import { addressPage } from './address-page.ts'
import { type AddressServices, confirmAddress, type LinkSeen, lookAtLink } from './addresses.ts'

const statuses: Record<LinkSeen['state'], number> = { asks: 200, done: 200, expired: 410, taken: 409, unknown: 404 }

/**
 * The link of a confirming letter. GET changes nothing, since programs that look into letters open every link; the
 * button's POST confirms. Neither needs a session: whoever reads the letter has proved what there is to prove.
 */
export function addressRoute(services: AddressServices) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // What a POST carries says nothing new.
    request.resume()
    const [path = ''] = (request.url ?? '').split('?', 1)
    const look = request.method === 'POST' ? confirmAddress : lookAtLink
    const found = await look(services, path.slice(addressPath.length))
    const own = found.user?.language
    const language = own === 'en' || own === 'ru' ? own : languageOf(request.headers['accept-language'])
    sendLetterPage(response, statuses[found.state], addressPage(found, language, services.settings.publicUrl))
  }
}
