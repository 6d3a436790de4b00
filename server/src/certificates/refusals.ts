import type { Text } from '../errors.ts'
import type { Requisite } from './subject.ts'
import type { Refusal } from './verdict.ts'

/** A page that says why nobody was signed in: which reason it is, and what to do. */
export interface RefusalText {
  title: Text
  /** What is wrong. */
  reason: Text
  /** What the person can do about it. */
  remedy: Text
}

/** Browsers ask for a certificate once and remember the answer until they are closed. */
const anotherChoice: Text = {
  ru: 'Браузер помнит сделанный выбор: чтобы выбрать другой сертификат, закройте все его окна и войдите снова.',
  en: 'The browser remembers the choice: to choose another certificate close all its windows and sign in again.',
}

const also = (text: Text): Text => ({ ru: `${text.ru} ${anotherChoice.ru}`, en: `${text.en} ${anotherChoice.en}` })

export const refusals: Record<Refusal, RefusalText> = {
  none: {
    title: { ru: 'Сертификат не предъявлен', en: 'No certificate was presented' },
    reason: {
      ru: 'Браузер не предложил сертификат или выбор был отменён.',
      en: 'The browser offered no certificate, or the choice was cancelled.',
    },
    remedy: also({
      ru: 'Вставьте токен, проверьте, что личный сертификат установлен в систему вместе с закрытым ключом и выдан удостоверяющим центром, которому доверяет служба.',
      en: 'Insert the token, and see that your certificate is installed with its private key and issued by an authority that this service trusts.',
    }),
  },
  malformed: {
    title: { ru: 'Сертификат не читается', en: 'The certificate cannot be read' },
    reason: {
      ru: 'То, что предъявлено как сертификат, повреждено или передано не полностью.',
      en: 'What was presented as a certificate is damaged or was not passed on whole.',
    },
    remedy: {
      ru: 'Повторите вход. Если не поможет, сообщите администратору службы: вероятно, дело в настройке прокси-сервера.',
      en: 'Try again. If that does not help, tell the administrator of this service: the proxy is probably set up wrongly.',
    },
  },
  'wrong-authority': {
    title: { ru: 'Сертификат выдан не тем удостоверяющим центром', en: 'The certificate is of another authority' },
    reason: {
      ru: 'Удостоверяющий центр, выдавший сертификат, не входит в число тех, которым доверяет служба, или его собственный сертификат уже не действует.',
      en: 'The authority that has issued the certificate is none of those that this service trusts, or its own certificate is no longer valid.',
    },
    remedy: also({
      ru: 'Войдите с сертификатом аккредитованного удостоверяющего центра, с которым вы работаете в системе.',
      en: 'Use the certificate of an accredited authority that you work with in the system.',
    }),
  },
  'not-yet-valid': {
    title: { ru: 'Срок действия сертификата ещё не наступил', en: 'The certificate is not valid yet' },
    reason: {
      ru: 'Сертификат выдан на срок, который ещё не начался.',
      en: 'The certificate was issued for a time that has not begun.',
    },
    remedy: also({
      ru: 'До начала срока войдите с прежним сертификатом.',
      en: 'Until then use your earlier certificate.',
    }),
  },
  expired: {
    title: { ru: 'Срок действия сертификата истёк', en: 'The certificate has expired' },
    reason: {
      ru: 'Сертификат больше не действует.',
      en: 'The certificate is no longer valid.',
    },
    remedy: also({
      ru: 'Войдите с новым сертификатом. Если его нет, получите его в удостоверяющем центре.',
      en: 'Use your new certificate. If you have none, get one from your authority.',
    }),
  },
  'no-client-auth': {
    title: { ru: 'Сертификат не предназначен для входа', en: 'The certificate is not meant for signing in' },
    reason: {
      ru: 'В расширенном использовании ключа нет «Проверки подлинности клиента» (1.3.6.1.5.5.7.3.2).',
      en: 'Its extended key usage lacks “client authentication” (1.3.6.1.5.5.7.3.2).',
    },
    remedy: also({
      ru: 'Выберите другой сертификат или закажите в удостоверяющем центре сертификат с таким назначением.',
      en: 'Choose another certificate, or order one for that use from your authority.',
    }),
  },
  revoked: {
    title: { ru: 'Сертификат отозван', en: 'The certificate is revoked' },
    reason: {
      ru: 'Удостоверяющий центр внёс сертификат в список отозванных.',
      en: 'The authority has put the certificate on its list of revoked ones.',
    },
    remedy: also({
      ru: 'Войдите с другим сертификатом или узнайте в удостоверяющем центре, почему этот отозван.',
      en: 'Use another certificate, or ask the authority why this one is revoked.',
    }),
  },
  'revocation-unknown': {
    title: {
      ru: 'Не удалось проверить, не отозван ли сертификат',
      en: 'It is not known whether the certificate is revoked',
    },
    reason: {
      ru: 'У службы нет свежего списка отозванных сертификатов этого удостоверяющего центра. С самим сертификатом всё может быть в порядке.',
      en: 'This service has no current list of what this authority has revoked. Nothing need be wrong with the certificate itself.',
    },
    remedy: {
      ru: 'Повторите вход позже и сообщите администратору службы.',
      en: 'Try again later, and tell the administrator of this service.',
    },
  },
}

export const nameless: RefusalText = {
  title: { ru: 'В сертификате нет имени владельца', en: 'The certificate names nobody' },
  reason: {
    ru: 'В сертификате не указаны фамилия и имя. Так выглядят сертификаты организаций и серверов.',
    en: 'The certificate has no surname and given name. Certificates of organizations and servers look so.',
  },
  remedy: also({ ru: 'Выберите личный сертификат.', en: 'Choose your own certificate.' }),
}

export const wrongRequisite = (requisite: Requisite, value: string): RefusalText => ({
  title: { ru: `В сертификате неверный ${requisite}`, en: `The ${requisite} in the certificate is wrong` },
  reason: {
    ru: `${requisite} «${value.slice(0, 40)}» не проходит проверку контрольной суммы, а по нему служба узнаёт вас и вашу организацию.`,
    en: `The ${requisite} “${value.slice(0, 40)}” has a wrong check digit, and by it this service knows you and your organization.`,
  },
  remedy: also({
    ru: 'Войдите с другим сертификатом, а с этим обратитесь в удостоверяющий центр: его нужно выдать заново.',
    en: 'Use another certificate, and take this one to your authority: it must be issued anew.',
  }),
})

export const excluded = (name: string, taxpayerId: string): RefusalText => ({
  title: { ru: 'Организация исключена из реестра', en: 'The organization is struck off the register' },
  reason: {
    ru: `Организация «${name}» (ИНН ${taxpayerId}) исключена из реестра, поэтому её сотрудники войти не могут.`,
    en: `“${name}” (ИНН ${taxpayerId}) is struck off the register, so its people cannot sign in.`,
  },
  remedy: {
    ru: 'Если организация действует, исправьте сведения о ней в ЕИС или сообщите администратору службы.',
    en: 'If it still exists, have its data put right in ЕИС, or tell the administrator of this service.',
  },
})

/** The ticket or the cookie of the browser that began is gone, or they do not belong together. */
export const interrupted: RefusalText = {
  title: { ru: 'Вход не завершён', en: 'The sign-in was not completed' },
  reason: {
    ru: 'Вход начат в другом окне браузера, уже завершён или занял слишком много времени.',
    en: 'It was begun in another browser, is completed already, or took too long.',
  },
  remedy: {
    ru: 'Начните вход ещё раз. Если повторяется, разрешите этому сайту файлы cookie.',
    en: 'Begin again. If it happens again, allow this site its cookies.',
  },
}
