import type { Text } from '../errors.ts'
import { phoneIn } from './phone.ts'

/** What item 4 of the procedure wants a letter to say. */
export type Demand =
  | 'organization'
  | 'name'
  | 'phone'
  | 'description'
  | 'time'
  | 'actions'
  | 'application'
  | 'screenshot'

/** In the order of the procedure; each continues «Пришлите, пожалуйста:». */
export const demandTexts: Readonly<Record<Demand, Text>> = {
  organization: { ru: 'полное наименование организации', en: 'the full name of your organization' },
  name: { ru: 'фамилия, имя и отчество', en: 'your full name' },
  phone: { ru: 'контактный телефон', en: 'a telephone number' },
  description: { ru: 'подробное описание проблемы', en: 'a detailed description of the problem' },
  time: { ru: 'примерное время, когда проблема появилась', en: 'roughly when the problem appeared' },
  actions: { ru: 'что вы делали, когда она появилась', en: 'what you were doing when it appeared' },
  application: { ru: 'номер заявки или документа в системе', en: 'the number of the application in the system' },
  screenshot: { ru: 'снимок экрана с ошибкой', en: 'a screenshot of the error' },
}

/** What is known of a letter. */
export interface Described {
  /** Without what it repeats of earlier letters. */
  text: string
  title: string
  attachments: readonly { contentType: string; filename: string }[]
  /** Of the sender, where the directory knows it. */
  sender: { fullName: string; organization: string | null; phone: string | null } | null
}

// Strangers write what these are asked of: a repetition that may begin at many places needs an upper bound, or a letter
// of nothing but «номерномерномер» holds the node up for minutes.

// `\b` knows Latin letters only.
const word = (words: string) => new RegExp(String.raw`(?<!\p{L})(?:${words})`, 'iu')

const organization = word(
  '(?:ооо|оао|зао|пао|гбу|гку|мку|мбу|мау|фгбу|фку|гуп|муп|мфц|уфк|огку|огбу|гау)(?!\\p{L})|администраци|министерств|департамент|управлени|учрежден|комитет|агентств|казначейств|отдел(?!\\p{Ll}{0,6}\\s{0,3}№?\\s{0,3}\\d)|дум[аы](?!\\p{L})|сельсовет|школа|больниц|организаци',
)
// «Иванов Иван Иванович», «Иванов И. И.», «И. И. Иванов».
const fullName =
  /(?<!\p{L})(?:\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?\s+\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+(?:вич|вна|ична|оглы|кызы)|\p{Lu}\p{Ll}{2,}\s+\p{Lu}\.\s?\p{Lu}\.|\p{Lu}\.\s?\p{Lu}\.\s?\p{Lu}\p{Ll}{2,})/u
const time =
  /(?<!\d)(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d|\.\d{4})|(?<!\d)\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?(?!\d)|(?<!\p{L})(?:сегодня|вчера|позавчера|утром|днём|днем|вечером|с утра|час[аов]*\s+назад|минут\p{L}*\s+назад|недел\p{L}*\s+назад|today|yesterday|ago|this morning)(?!\p{L})|(?<!\d)\d{1,2}\s+(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)/iu
const actions = word(
  'нажима|нажал|наж[аи]т|перезагру|перезапус|пробовал|попробовал|пытал|пытаюсь|пытаемся|при попытке|открыва|открыл|обновл|обновил|выполн|проверил|повтори|зашл|захо[дж]|вош[её]?л|отправл|сохран|заполн|подпис|после того|сделали|делали|делал|чистил|очистил|clicked|tried|restarted|pressed|when i',
)
const application =
  /(?:№|\bN[oº]?\.?|номер\p{L}{0,3})\s{0,5}[\p{L}-]{0,8}\d[\d-]{2,}|(?<![\d+-])\d{6,}(?![\d-])|заявк\p{L}{0,3}\s{1,5}[\p{L}-]{0,8}\d{3,}/iu

/**
 * What the procedure wants and the letter does not say, as far as a program can tell. It errs towards asking for
 * nothing: a word that hints at an answer counts, since asking for what stands there is worse than not asking.
 */
export function missingFrom({ text, title, attachments, sender }: Described): Demand[] {
  const all = `${title}\n${text}`
  // Telephone numbers are no numbers of applications.
  const withoutPhones = all.replace(/\+?[\d(][\d\s()\u00a0-]{8,30}\d/g, (found) =>
    phoneIn(found) === null ? found : ' ',
  )
  const said: Record<Demand, boolean> = {
    organization: Boolean(sender?.organization) || organization.test(all),
    name: sender !== null || fullName.test(all),
    phone: Boolean(sender?.phone) || phoneIn(all) !== null,
    description: text.split(/\s+/).filter((each) => /[\p{L}\d]/u.test(each)).length >= 5,
    time: time.test(withoutPhones),
    // «Не открывается» tells what does not work, not what was done.
    actions: actions.test(all.replace(/(?<!\p{L})не\s+\p{L}+/giu, ' ')),
    application: application.test(withoutPhones),
    screenshot: attachments.some(({ contentType }) => /^image\/|^application\/(?:x-)?pdf$/i.test(contentType)),
  }
  return (Object.keys(demandTexts) as Demand[]).filter((demand) => !said[demand])
}
