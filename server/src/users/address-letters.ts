import type { User } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import type { Language, Text } from '../errors.ts'
import { writeLetter } from '../mail/letters.ts'
import type { Services } from '../services.ts'

type LetterServices = Pick<Services, 'queue' | 'clock' | 'settings'>
type Addressee = Pick<User, 'id' | 'fullName' | 'language'>

/** Asks whoever reads at an address whether it is this person's; the letter holds a secret. */
export const writeConfirmation = (sql: Sql, services: LetterServices, user: Addressee, to: string, link: string) =>
  write(sql, services, user, { to, purpose: 'address', ...confirmation(user.fullName, link) })

/** To the address that was theirs until now: so a change that they did not make does not go unseen. */
export const writeChanged = (sql: Sql, services: LetterServices, user: Addressee, to: string) =>
  write(sql, services, user, { to, purpose: 'address-changed', ...changed(user.fullName) })

interface Words {
  to: string
  purpose: string
  subject: Text
  text: Text
}

async function write(sql: Sql, services: LetterServices, user: Addressee, { to, purpose, subject, text }: Words) {
  const language: Language = user.language === 'en' ? 'en' : 'ru'
  await writeLetter(sql, services, { purpose, to, subject: subject[language], text: text[language], userId: user.id })
}

// Until it is proved the address may be anybody's: who names it is told, in no words of theirs but the name that a
// certificate, the directory or an administrator has given them.
const confirmation = (fullName: string, link: string): Omit<Words, 'to' | 'purpose'> => ({
  subject: { ru: 'Подтвердите адрес электронной почты', en: 'Confirm your e-mail address' },
  text: {
    ru: `Здравствуйте!

Пользователь службы поддержки «Отклик» ${fullName} указывает этот адрес как свой: сюда будут приходить письма об обращениях.
Чтобы подтвердить адрес, откройте ссылку и нажмите кнопку «Подтвердить адрес»:

${link}

Ссылка действует 24 часа. Если это не вы, ничего не делайте: без подтверждения письма об обращениях сюда не придут.
`,
    en: `Hello,

${fullName}, a user of the support service Otklik, names this address as their own: letters about tickets are to come here.
To confirm the address, open the link and press «Confirm the address»:

${link}

The link is good for 24 hours. If it is not you, do nothing: unconfirmed, no letters about tickets will come here.
`,
  },
})

const changed = (fullName: string): Omit<Words, 'to' | 'purpose'> => ({
  subject: { ru: 'Адрес электронной почты изменён', en: 'Your e-mail address was changed' },
  text: {
    ru: `Здравствуйте, ${fullName}!

В вашем профиле в службе поддержки «Отклик» записан другой адрес электронной почты.
Письма на этот адрес больше не приходят, войти по нему нельзя.
Если вы не меняли адрес, сразу же сообщите об этом администратору службы.
`,
    en: `Hello ${fullName},

Another e-mail address is written in your profile of the support service Otklik.
No more letters come to this one, and you cannot sign in by it.
If it was not you who changed it, tell the administrator of the service at once.
`,
  },
})
