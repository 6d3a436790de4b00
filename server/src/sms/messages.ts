import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import type { JobKind, Try } from '../job-queue.ts'
import type { Services } from '../services.ts'
import type { Sms, SmsGateway } from './gateway.ts'

/** Sends one message; the job holds all of it. After an hour, its last try, nobody waits for it any more. */
export const smsJob: JobKind<Sms> = { name: 'sms', retryLimit: 7, retryDelay: 30, expireIn: 40, atOnce: 2 }

/** Writes a message's job in the caller's transaction; wake smsJob after the commit. */
export async function writeSms(
  sql: Sql,
  { queue }: Pick<Services, 'queue'>,
  { to, text }: { to: string; text: string },
): Promise<void> {
  await queue.add(sql, smsJob, { id: uuid(), to: smsNumber(to), text })
}

/** One try. As with letters, a node that dies before it has noted the answer sends it once more, under the same id. */
export const sendSms = (gateway: SmsGateway, sms: Sms, { signal }: Pick<Try, 'signal'>): Promise<void> =>
  gateway.send(sms, signal)

/** A kept telephone number as gateways take it: inside the country an 8 stands for its code. */
export function smsNumber(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return /^8\d{10}$/.test(digits) ? `7${digits.slice(1)}` : digits
}
