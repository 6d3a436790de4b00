import type { FormField } from '../desk-fields/form-rules.ts'
import { badInput, type FieldFault, fault } from '../errors.ts'
import { plainLine } from '../intake/letter-text.ts'
import { phoneIn } from '../intake/phone.ts'
import { type Checked, cleanText, isFault, parsePhone, phoneExample } from '../text-rules.ts'
import { checkNewTicket, type NewTicketInput } from '../tickets/input.ts'
import { maxPostLength, parseFullName } from '../users/input.ts'

/** How a caller may be told the number besides hearing it. */
export type TellBy = 'EMAIL' | 'SMS'

/** Somebody who is not among the users yet. */
export interface NewCallerInput {
  fullName: string
  post: string | null
  organizationId: string | null
  /** Not the one of this name and number who is there: somebody else. */
  another: boolean
}

export interface CallInput extends Omit<NewTicketInput, 'title' | 'contactEmail' | 'contactPhone' | 'uploadIds'> {
  /** Blank: made of the description. */
  title: string | null
  /** Who calls: a user, or somebody new. */
  callerId: string | null
  newCaller: NewCallerInput | null
  contactEmail: string | null
  contactPhone: string | null
  tell: readonly TellBy[]
}

export type CleanCall = ReturnType<typeof cleanCall>

/** Everything that a call brings, cleaned by the rules of the form; every fault at once. */
export function cleanCall(input: CallInput, form: readonly FormField[], { now, sms }: { now: Date; sms: boolean }) {
  const faults: FieldFault[] = []
  const checked = <Value>(value: Checked<Value>): Value => {
    if (isFault(value)) faults.push(value)
    return value as Value
  }
  if ((input.callerId === null) === (input.newCaller === null)) faults.push(fault('callerId', oneCaller))
  const newCaller = input.newCaller && cleanNewCaller(input.newCaller, checked)
  const phone = given(input.contactPhone)
  if (phone === null && newCaller) faults.push(fault('contactPhone', phoneNeeded))
  const contactPhone = phone === null ? null : checked(callerPhone(phone))
  faults.push(...tellFaults(input, contactPhone, sms))
  const words = {
    ...input,
    title: given(input.title) ?? titleOfCall(input.description),
    contactEmail: given(input.contactEmail),
    contactPhone: null,
    uploadIds: [],
  }
  // No file comes over the telephone, whatever the desk's form wants.
  const asked = form.filter(({ kind, key }) => kind !== 'STANDARD' || key !== 'files')
  const ticket = checkNewTicket(words, asked, now)
  faults.push(...ticket.faults)
  if (faults.length > 0) throw badInput(...faults)
  return {
    ticket: { ...ticket.cleaned, contactPhone },
    callerId: input.callerId,
    newCaller: newCaller && { ...newCaller, phone: contactPhone, address: null },
    tell: [...new Set(input.tell)],
  }
}

/** Somebody new, cleaned; faults stand under `newCaller`. */
export const cleanNewCaller = (
  { fullName, post, organizationId, another }: NewCallerInput,
  checked: (value: Checked<string>) => string,
) => ({
  fullName: under('newCaller', checked, parseFullName(fullName)),
  post: under('newCaller', checked, cleanText(post ?? '', { path: 'post', max: maxPostLength, required: false })),
  organizationId,
  another,
})

/** A number as it is heard or copied, in the form that tickets keep: 8 stands for the country, said or not. */
export function callerPhone(value: string, path = 'contactPhone'): Checked<string> {
  const kept = parsePhone(value, path)
  const digits = value.replace(/\D/g, '')
  const abroad = digits.length === 11 && digits.startsWith('7')
  if (!isFault(kept) && !abroad) return kept
  const national = digits.length === 10 && !/^\s*\+/.test(value)
  const whole = national ? `8 ${value.trim()}` : abroad ? value.replace(/\+?7/, '8') : value
  return phoneIn(whole) ?? kept
}

/** The first sentence, no longer than a title should be. */
export function titleOfCall(description: string): string {
  const line = plainLine((description.trim().split('\n', 1)[0] ?? '').slice(0, 1000))
  const sentence = (/^.*?[.!?…](?=\s|$)/u.exec(line)?.[0] ?? line).replace(/[.\s]+$/u, '')
  if (sentence === '') return 'Обращение по телефону'
  const letters = [...sentence]
  if (letters.length <= longestTitle) return sentence
  const head = letters.slice(0, longestTitle - 1).join('')
  return `${head.slice(0, Math.max(head.lastIndexOf(' '), longestTitle / 2)).trimEnd()}…`
}

const longestTitle = 100

function tellFaults({ tell, contactEmail }: CallInput, phone: string | null, sms: boolean): FieldFault[] {
  return tell.flatMap((by, place) => {
    const path = ['tell', String(place)]
    if (by === 'EMAIL') return given(contactEmail) === null ? [fault('contactEmail', addressNeeded)] : []
    if (!sms) return [fault(path, noSms)]
    return phone === null ? [fault('contactPhone', phoneNeeded)] : []
  })
}

const given = (value: string | null): string | null => (value === null || value.trim() === '' ? null : value)

/** A fault of a part stands under the part's name. */
function under(part: string, checked: (value: Checked<string>) => string, value: Checked<string>): string {
  return checked(isFault(value) ? fault([part, ...value.path], value.text) : value)
}

const oneCaller = {
  ru: 'Укажите, кто звонит: либо callerId, либо newCaller.',
  en: 'Say who calls: either callerId or newCaller.',
}
const phoneNeeded = {
  ru: `Укажите телефон, например ${phoneExample}.`,
  en: `Give a telephone number, for example ${phoneExample}.`,
}
const addressNeeded = {
  ru: 'Чтобы сообщить номер письмом, укажите адрес электронной почты.',
  en: 'To tell the number by e-mail, give an address.',
}
const noSms = {
  ru: 'Отправка SMS не настроена. Номер можно сообщить письмом.',
  en: 'Sending of SMS is not set up. The number can be told by e-mail.',
}
