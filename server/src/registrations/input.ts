import { badInput, fault } from '../errors.ts'
import { isTaxpayerId, normalTaxpayerId } from '../organizations/requisites.ts'
import { type Checked, cleanText, isFault, parsePhone, textLimits } from '../text-rules.ts'
import { parseFullName, parseLogin } from '../users/input.ts'

export interface Application {
  fullName: string
  email: string
  phone: string
  post: string
  taxpayerId: string
  organizationName: string
}

export interface ApplicationInput extends Application {
  /** To the processing of personal data. */
  consent: boolean
}

const longest = { post: 300, organizationName: 1000 }

/** An application as it is kept; all its faults at once otherwise. */
export function parseApplication(input: ApplicationInput): Application {
  const checked = {
    fullName: parseFullName(input.fullName),
    email: parseLogin(input.email),
    phone: parsePhone(input.phone, 'phone'),
    post: cleanText(input.post, { path: 'post', max: longest.post }),
    taxpayerId: parseTaxpayerId(input.taxpayerId),
    organizationName: cleanText(input.organizationName, { path: 'organizationName', max: longest.organizationName }),
  } satisfies Record<keyof Application, Checked<string>>
  const faults = [...Object.values(checked), input.consent || fault('consent', noConsent)].filter(isFault)
  if (faults.length > 0) throw badInput(...faults)
  return checked as Application
}

function parseTaxpayerId(value: string): Checked<string> {
  const number = normalTaxpayerId(value)
  return isTaxpayerId(number) ? number : fault('taxpayerId', notTaxpayerId)
}

/** Why an application or a request is refused, as the one who asked will read it. */
export function parseReason(value: string): string {
  const reason = cleanText(value, { path: 'reason', max: textLimits.reason, multiline: true })
  if (isFault(reason)) throw badInput(reason)
  return reason
}

const noConsent = {
  ru: 'Без согласия на обработку персональных данных заявку принять нельзя.',
  en: 'Without consent to the processing of personal data the application cannot be taken.',
}

const notTaxpayerId = {
  ru: 'ИНН состоит из 10 или 12 цифр и проходит проверку контрольного числа.',
  en: 'An ИНН has 10 or 12 digits and a valid checksum.',
}
