import type { Language, Text } from '../errors.ts'
import type { LetterPage } from '../http/letter-page.ts'
import type { LinkSeen } from './addresses.ts'

/** What the link of a confirming letter shows, before and after its button is pressed. */
export function addressPage({ state, user }: LinkSeen, language: Language, publicUrl: string): LetterPage {
  const address = (state === 'done' ? user?.email : user?.pendingEmail) ?? ''
  return {
    language,
    ...words[state](address, user?.fullName ?? ''),
    button: state === 'asks' ? { ru: 'Подтвердить адрес', en: 'Confirm the address' } : null,
    onward: { text: { ru: 'Открыть профиль', en: 'Open the profile' }, href: `${publicUrl}/profile` },
  }
}

type Words = Pick<LetterPage, 'title' | 'body'>

const words: Record<LinkSeen['state'], (address: string, fullName: string) => Words> = {
  asks: (address, fullName) => ({
    title: { ru: `Подтвердить адрес ${address}?`, en: `Confirm the address ${address}?` },
    body: {
      ru: `Сюда будут приходить письма об обращениях пользователя ${fullName}. Если это не вы, закройте страницу.`,
      en: `Letters about the tickets of ${fullName} will come here. If it is not you, close this page.`,
    },
  }),
  done: (address) => ({
    title: { ru: `Адрес ${address} подтверждён`, en: `The address ${address} is confirmed` },
    body: { ru: 'Письма об обращениях будут приходить сюда.', en: 'Letters about tickets will come here.' },
  }),
  expired: (address) => ({
    title: { ru: 'Срок действия ссылки истёк', en: 'The link has expired' },
    body: {
      ru: `Ссылка действует 24 часа. Откройте профиль и отправьте письмо на ${address} ещё раз.`,
      en: `A link is good for 24 hours. Open your profile and have the letter to ${address} sent again.`,
    },
  }),
  taken: (address) => ({
    title: { ru: `Адрес ${address} уже занят`, en: `The address ${address} is taken` },
    body: {
      ru: 'Он записан у другого пользователя. Укажите в профиле свой адрес или обратитесь к администратору службы.',
      en: 'Another user has it. Give an address of your own in the profile, or ask the administrator of the service.',
    },
  }),
  unknown: () => ({ title: notRight, body: notRightBecause }),
}

const notRight: Text = { ru: 'Ссылка не подходит', en: 'The link is not right' }

const notRightBecause: Text = {
  ru: 'Возможно, она скопирована не полностью, или с тех пор указан другой адрес. Откройте профиль: там видно, какой адрес ждёт подтверждения.',
  en: 'It may have been copied in part, or another address was given since. Your profile shows which address waits to be confirmed.',
}
