import { type IntakeSettings, mailboxOf } from '../intake/mailboxes.ts'
import { replyTo } from '../intake/reply-address.ts'
import type { NewLetter } from '../mail/letters.ts'
import { threadHeaders } from '../mail/letters.ts'
import type { NewPush } from '../push/messages.ts'
import { isOnRequesterSide } from '../tickets/permissions.ts'
import { headlineOf, letterOf, type Story } from './letter-text.ts'
import { defaultChoices, newsOf, toldOf } from './news.ts'
import type { ReadDesk, ReadEntry, ReadPerson } from './read-news.ts'
import { stopLink } from './stop-link.ts'

export interface ComposeSettings {
  publicUrl: string
  secret: string
  /** Mailboxes that answers come in by. */
  intake?: IntakeSettings
}

export interface Messages {
  letters: NewLetter[]
  pushes: NewPush[]
}

/**
 * Everything that one entry of the log gives people to know.
 *
 * @param people who have to do with the entry's ticket, its actor among them
 */
export function messagesOf(
  entry: ReadEntry,
  people: readonly ReadPerson[],
  desks: readonly ReadDesk[],
  settings: ComposeSettings,
): Messages {
  const messages: Messages = { letters: [], pushes: [] }
  const { event } = entry
  if (!event) return messages
  const actor = people.find(({ viewer }) => viewer.userId === event.actorId)?.viewer ?? null
  const news = newsOf(event, actor)
  if (!news) return messages
  const ticket = event.snapshot
  const desk = desks.find(({ id }) => id === ticket.deskId)
  const mailbox = mailboxOf(settings.intake, desk?.slug)
  const story: Story = {
    event,
    answer: entry.answer,
    actorName: entry.actorName,
    fromRequester: actor !== null && isOnRequesterSide(actor, ticket),
    timeZone: desk?.timeZone ?? 'UTC',
    escalatesByRequester: desk?.escalatesByRequester ?? false,
  }
  for (const { viewer, watching, choices, language, email, deviceIds } of people) {
    const told = toldOf(event, news, { viewer, watching, choices: choices ?? defaultChoices })
    if (!told) continue
    const to = { language, reason: told.reason, assigned: news.newAssigneeId === viewer.userId }
    const address = email ?? (told.reason === 'requester' ? entry.contactEmail : null)
    const path = `/tickets/${encodeURIComponent(ticket.number)}`
    if (told.mail && address !== null) {
      const stop = stopLink(settings, { ticketId: ticket.id, userId: viewer.userId })
      const links = { ticket: settings.publicUrl + path, stop, settings: `${settings.publicUrl}/profile` }
      messages.letters.push({
        purpose: 'notification',
        to: address,
        ...letterOf(story, to, links),
        headers: {
          ...threadHeaders(settings.publicUrl, ticket.id),
          ...replyTo(settings.secret, mailbox, ticket.number, address),
          'List-Unsubscribe': `<${stop}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
        ticketId: ticket.id,
        userId: viewer.userId,
        eventId: event.id,
      })
    }
    if (told.push) {
      const payload = { title: ticket.number, body: headlineOf(story, to), path, tag: ticket.id, language }
      for (const deviceId of deviceIds) messages.pushes.push({ eventId: event.id, deviceId, payload })
    }
  }
  return messages
}
