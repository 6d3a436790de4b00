import { fault, type Text } from '../errors.ts'
import { asciiEmail, type Checked, cleanText, isFault, lengthOf, parseEmail } from '../text-rules.ts'

export const minPasswordLength = 8
/** Longer ones are not refused for their strength: the hash would have to be fed whatever is sent. */
export const maxPasswordLength = 128
export const maxFullNameLength = 200
export const maxPostLength = 300

/**
 * The e-mail address that a user signs in with, as it is kept and compared: in lower case, its domain in ASCII, so
 * that почта.рф and xn--80a1acny.xn--p1ai are one.
 */
export function parseLogin(value: string): Checked<string> {
  const email = parseEmail(value, 'email')
  if (isFault(email)) return email
  return (asciiEmail(email) ?? email).toLowerCase()
}

/** A password as given at sign-in: refuses only what can be nobody's. */
export function checkGivenPassword(password: string): Checked<string> {
  return isPassword(password, 1) ? password : fault('password', lengthText(1))
}

/** A password as chosen for a new account. Length does more than kinds of characters, so only length is asked for. */
export function checkNewPassword(password: string, login: string): Checked<string> {
  if (!isPassword(password, minPasswordLength)) return fault('password', lengthText(minPasswordLength))
  const [name = ''] = login.split('@')
  const typed = password.toLowerCase()
  return typed === login || typed === name || new Set(typed).size < 3 ? fault('password', weakText) : password
}

export function parseFullName(value: string): Checked<string> {
  return cleanText(value, { path: 'fullName', max: maxFullNameLength })
}

function isPassword(password: string, min: number): boolean {
  const length = lengthOf(password)
  return length >= min && length <= maxPasswordLength && !/[\p{Cc}\p{Cs}]/u.test(password)
}

const lengthText = (min: number): Text => ({
  ru: `Пароль должен быть длиной от ${min} до ${maxPasswordLength} символов, без управляющих символов.`,
  en: `A password has ${min} to ${maxPasswordLength} characters, and no control characters.`,
})

const weakText: Text = {
  ru: 'Пароль не должен совпадать с адресом электронной почты или повторять один-два символа.',
  en: 'A password must not be the e-mail address, nor one or two characters repeated.',
}
