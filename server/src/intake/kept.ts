import { buffer } from 'node:stream/consumers'
import type { InboundLetter } from '@otklik/prisma/client'
import type { Services } from '../services.ts'
import { headOf, type ReadLetter } from './read-letter.ts'
import { readAside } from './reading.ts'

/** A letter read anew from where it is kept; of one that was too large to keep, what is known of it. */
export async function readKept(services: Pick<Services, 'files'>, row: InboundLetter): Promise<ReadLetter> {
  if (row.storageKey !== null) {
    const { stream } = await services.files.open(row.storageKey)
    return readAside(await buffer(stream))
  }
  return {
    head: headOf(Buffer.alloc(0)),
    messageId: row.messageId,
    answers: [],
    from: row.fromAddress,
    fromName: row.fromName,
    recipients: [],
    subject: row.subject,
    text: row.text || 'Письмо слишком велико и целиком осталось в почтовом ящике службы поддержки.',
    wholeText: null,
    html: null,
    sentAt: row.sentAt,
    files: [],
    bodyDigest: row.bodyDigest,
    fault: null,
  }
}
