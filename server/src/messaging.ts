import { join } from 'node:path'
import type { Env } from './env.ts'
import { letterJob, mailDomain } from './mail/letters.ts'
import { countLetters } from './mail/list-letters.ts'
import { openOutbox } from './mail/outbox.ts'
import { type SendServices, sendLetter } from './mail/send.ts'
import { Notifier } from './notifications/notifier.ts'
import { vapidKeys } from './push/keys.ts'
import { pushJob } from './push/messages.ts'
import { pushSender, sendPush } from './push/send.ts'
import type { Services } from './services.ts'
import { sendSms, smsJob } from './sms/messages.ts'
import { noteNumberTold } from './terms/acknowledge.ts'

/** What goes out to people from this node: messages made of the log, letters and pushes sent by jobs. */
export interface Messaging {
  /** Letters that are not sent, on all nodes. */
  letters(): Promise<{ waiting: number; failed: number }>
  /** Makes no more messages; what is to be sent is the queue's to finish. */
  stop(): Promise<void>
  /** After the queue has stopped. */
  close(): void
}

type Settings = Pick<Env, 'smtpUrl' | 'mailFrom' | 'dataDir' | 'pushInnerAllowed'>

export function startMessaging(services: Services, env: Settings): Messaging {
  const { queue, settings, sms } = services
  const outbox = openOutbox({
    smtpUrl: env.smtpUrl,
    from: env.mailFrom ?? `Отклик <otklik@${mailDomain(settings.publicUrl)}>`,
    folder: join(env.dataDir, 'mail'),
  })
  const sender = pushSender(vapidKeys(settings), { innerAllowed: env.pushInnerAllowed })
  const sending: SendServices = {
    ...services,
    handedOver: (sql, letter) => noteNumberTold(sql, letter, services.clock()),
  }
  queue.work(letterJob, async ({ letterId }, current) => {
    await sendLetter(sending, outbox, letterId, current)
    services.log.wake()
  })
  queue.work(pushJob, ({ messageId }, current) => sendPush(services, sender, messageId, current))
  if (sms) queue.work(smsJob, (message, current) => sendSms(sms, message, current))
  const notifier = new Notifier(services)
  notifier.start()
  return {
    letters: () => countLetters(services.db),
    stop: () => notifier.stop(),
    close: () => outbox.close(),
  }
}
