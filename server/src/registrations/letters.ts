import type { Registration } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import type { Language, Text } from '../errors.ts'
import { writeLetter } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { lifeDays } from './rules.ts'
import { registrationLink, registrationSecret } from './secret.ts'

export type LetterAbout = 'applied' | 'approved' | 'refused'

type Facts = Pick<Registration, 'id' | 'fullName' | 'email' | 'organizationName' | 'taxpayerId' | 'language' | 'reason'>

type LetterServices = Pick<Services, 'queue' | 'clock' | 'settings'>

/** Writes to the applicant, in the language that they applied in. */
export async function writeToApplicant(
  sql: Sql,
  services: LetterServices,
  about: LetterAbout,
  registration: Facts,
): Promise<void> {
  const { publicUrl, secret: productSecret } = services.settings
  const { secret } = registrationSecret(productSecret, registration.id)
  const { subject, text } = letters[about](registration, registrationLink(publicUrl, secret), publicUrl)
  const language: Language = registration.language === 'en' ? 'en' : 'ru'
  await writeLetter(sql, services, {
    purpose: 'registration',
    to: registration.email,
    subject: subject[language],
    text: text[language],
  })
}

interface Words {
  subject: Text
  text: Text
}

const letters: Record<LetterAbout, (registration: Facts, link: string, publicUrl: string) => Words> = {
  // No free text of whoever applies: until it is proved, the address may be anybody's, and we nobody's messenger.
  applied: (registration, link) => ({
    subject: {
      ru: 'Подтвердите адрес: регистрация в Web-Торги-КС',
      en: 'Confirm your address: registration in Web-Torgi-KS',
    },
    text: {
      ru: `Здравствуйте!

Получена заявка на регистрацию с этим адресом от организации с ИНН ${registration.taxpayerId}.
Чтобы подтвердить, что это ваш адрес, откройте ссылку и нажмите кнопку «Подтвердить адрес»:

${link}

Ссылка личная: по ней же видно, как решается заявка. Подтвердить адрес можно в течение ${lifeDays} дней.
Если вы не подавали заявку, ничего не делайте: без подтверждения она будет удалена.
`,
      en: `Hello,

An application for registration with this address has come from an organization with the ИНН ${registration.taxpayerId}.
To confirm that this is your address, open the link and press «Confirm the address»:

${link}

The link is yours alone: it also shows how the application stands. The address can be confirmed within ${lifeDays} days.
If you have not applied, do nothing: without confirmation the application will be removed.
`,
    },
  }),
  approved: (registration, link) => ({
    subject: { ru: 'Заявка на регистрацию одобрена', en: 'Your registration is approved' },
    text: {
      ru: `Здравствуйте, ${registration.fullName}!

Ваша заявка на регистрацию от организации «${registration.organizationName}» одобрена.
Задайте пароль по этой ссылке в течение ${lifeDays} дней; если пароль у вас уже есть, просто войдите:

${link}

Никому не пересылайте это письмо: по ссылке можно задать пароль.
`,
      en: `Hello ${registration.fullName},

Your application for registration from ${registration.organizationName} is approved.
Set a password by this link within ${lifeDays} days; if you have a password already, just sign in:

${link}

Do not pass this letter on: whoever has the link can set the password.
`,
    },
  }),
  refused: (registration, link, publicUrl) => ({
    subject: { ru: 'Заявка на регистрацию отклонена', en: 'Your registration is refused' },
    text: {
      ru: `Здравствуйте, ${registration.fullName}!

Ваша заявка на регистрацию от организации «${registration.organizationName}» отклонена.
Причина: ${registration.reason}

Заявка: ${link}
Подать новую заявку: ${publicUrl}/registration
`,
      en: `Hello ${registration.fullName},

Your application for registration from ${registration.organizationName} is refused.
The reason: ${registration.reason}

The application: ${link}
Apply again: ${publicUrl}/registration
`,
    },
  }),
}
