import { callerPhone, cleanNewCaller, type NewCallerInput } from '../calls/input.ts'
import { checkNewCaller, findCaller, makeCaller, type NewCaller } from '../calls/new-caller.ts'
import type { Sql } from '../db/database.ts'
import { badInput, type FieldFault, fault } from '../errors.ts'
import { type Checked, isFault, parseEmail } from '../text-rules.ts'
import { phoneIn } from './phone.ts'
import { findSender, type Sender } from './sender.ts'

/** Whose the ticket of a letter will be, as the agent says: one of the first three. */
export interface RequesterInput {
  requesterEmail?: string | null
  requesterId?: string | null
  newCaller?: NewCallerInput | null
  /** Blank: the letter's own, where it names one. */
  contactPhone?: string | null
}

type Named =
  | { by: 'email'; email: string }
  | { by: 'id'; id: string }
  | { by: 'new'; caller: Omit<NewCaller, 'phone' | 'address'> }

export interface CleanRequester {
  named: Named
  contactPhone: string | null
}

export interface Requester {
  sender: Sender
  /** They can open a link to the ticket. */
  signsIn: boolean
}

/** Every fault at once. */
export function cleanRequester({ requesterEmail, requesterId, newCaller, contactPhone }: RequesterInput) {
  const faults: FieldFault[] = []
  const checked = (value: Checked<string>): string => {
    if (isFault(value)) faults.push(value)
    return value as string
  }
  const named: Named[] = []
  if (requesterEmail != null) {
    const email = checked(parseEmail(requesterEmail, 'requesterEmail'))
    named.push({ by: 'email', email })
  }
  if (requesterId != null) named.push({ by: 'id', id: requesterId })
  if (newCaller) named.push({ by: 'new', caller: cleanNewCaller(newCaller, checked) })
  const phone = contactPhone?.trim() ? checked(callerPhone(contactPhone)) : null
  const [one, ...more] = named
  if (!one || more.length > 0) throw badInput(fault('requesterId', oneRequester), ...faults)
  if (faults.length > 0) throw badInput(...faults)
  return { named: one, contactPhone: phone }
}

/** A letter, as far as somebody new is made of it. */
export interface Written {
  from: string | null
  text: string
}

/** Before files of the letter are kept, which a refusal would leave lying about; throws what requesterOf does. */
export async function checkRequester(sql: Sql, clean: CleanRequester, letter: Written): Promise<void> {
  const { named } = clean
  if (named.by === 'new') await checkNewCaller(sql, callerOf(clean, named.caller, letter))
  else if (named.by === 'id') await findCaller(sql, named.id, 'requesterId')
  else await senderAt(sql, named.email)
}

/**
 * Whose the ticket is, in the caller's transaction. Somebody new gets no address of the letter's From, which anybody can
 * write: it stands in the ticket, letters about it go there, and a later letter from there waits for an agent again.
 *
 * Errors: BAD_USER_INPUT (nobody has the address), NOT_FOUND (user); KnownCallers.
 */
export async function requesterOf(sql: Sql, clean: CleanRequester, letter: Written, now: Date): Promise<Requester> {
  const { named } = clean
  const found = named.by === 'email' ? await senderAt(sql, named.email) : null
  const caller =
    named.by === 'new'
      ? await makeCaller(sql, callerOf(clean, named.caller, letter), now)
      : await findCaller(sql, named.by === 'id' ? named.id : (found as Sender).viewer.userId, 'requesterId')
  const sender = found ?? (await findSender(sql, { id: caller.id }))
  if (!sender) throw new Error(`user ${caller.id} is gone`)
  // Whom the directory knows by an address may sign in for the first time by that very link.
  return { sender, signsIn: caller.signsIn || sender.email !== null }
}

const callerOf = (
  { contactPhone }: CleanRequester,
  caller: Omit<NewCaller, 'phone' | 'address'>,
  letter: Written,
): NewCaller => ({ ...caller, phone: contactPhone ?? phoneIn(letter.text), address: letter.from })

async function senderAt(sql: Sql, email: string): Promise<Sender> {
  const sender = await findSender(sql, { email })
  if (sender) return sender
  throw badInput(
    fault('requesterEmail', {
      ru: `Пользователя с адресом ${email} нет: найдите заявителя по телефону, имени или ИНН или добавьте нового.`,
      en: `There is no user with the address ${email}: find the requester by phone, name or ИНН, or add a new one.`,
    }),
  )
}

const oneRequester = {
  ru: 'Укажите, кто заявитель: одно из requesterId, requesterEmail и newCaller.',
  en: 'Say who the requester is: one of requesterId, requesterEmail and newCaller.',
}
