import type { Text } from '../errors.ts'

/**
 * Who holds the requester to a standard field. `always`: the contract, whoever files. `form`: the form, which offers
 * a list with «Иное» in it; a program may leave it out. `desk`: nobody, unless the desk says so.
 */
export type Need = 'always' | 'form' | 'desk'

export interface StandardField {
  /** The field's name in CreateTicketInput; the files' is theirs on the form. */
  key: string
  need: Need
  label: Text
  hint: Text
}

/** The procedure's form, steps 1–7 in its order: what a desk that says nothing asks for. */
export const standardFields: readonly StandardField[] = [
  {
    key: 'title',
    need: 'always',
    label: { ru: 'Заголовок', en: 'Title' },
    hint: { ru: 'Кратко, суть проблемы.', en: 'The problem in short.' },
  },
  {
    key: 'type',
    need: 'always',
    label: { ru: 'Тип обращения', en: 'Ticket type' },
    hint: {
      ru: 'Если определить тип сложно, выберите «Прочее».',
      en: 'If it is hard to tell, choose “Прочее” (other).',
    },
  },
  {
    key: 'documentKind',
    need: 'form',
    label: { ru: 'Наименование документа', en: 'Document' },
    hint: {
      ru: 'Документ, при работе с которым возникла проблема. Если определить сложно, выберите «Иное».',
      en: 'The document you worked with when the problem appeared. If it is hard to tell, choose “Иное” (another).',
    },
  },
  {
    key: 'description',
    need: 'always',
    label: { ru: 'Описание обращения', en: 'Description' },
    hint: {
      ru: 'Подробно: что делали, что ожидали и что произошло. Обязательно укажите реестровые номера документов, при работе с которыми возникла проблема: без них придётся запрашивать дополнительную информацию, и решение затянется.',
      en: 'In detail: what you did, what you expected and what happened. Be sure to give the registry numbers of the documents concerned: without them more information has to be requested, and the solution is delayed.',
    },
  },
  {
    key: 'registryNumbers',
    need: 'desk',
    label: { ru: 'Реестровые номера документов', en: 'Registry numbers of documents' },
    hint: {
      ru: 'По одному в поле. Можно вставить сразу несколько, через пробел, запятую или с новой строки.',
      en: 'One a field. Several can be pasted at once, separated by spaces, commas or line breaks.',
    },
  },
  {
    key: 'occurredAt',
    need: 'desk',
    label: { ru: 'Когда возникла проблема', en: 'When the problem appeared' },
    hint: { ru: 'Примерное время.', en: 'Roughly.' },
  },
  {
    key: 'files',
    need: 'desk',
    label: { ru: 'Файлы', en: 'Files' },
    hint: {
      ru: 'Прикрепляйте снимки всего экрана: снимок отдельной области малоинформативен.',
      en: 'Attach screenshots of the whole screen: a part of it tells little.',
    },
  },
  {
    key: 'contactEmail',
    need: 'always',
    label: { ru: 'Адрес электронной почты', en: 'E-mail' },
    hint: { ru: 'Для связи по обращению.', en: 'To reach you about the ticket.' },
  },
  {
    key: 'contactPhone',
    need: 'always',
    label: { ru: 'Номер телефона', en: 'Phone' },
    hint: {
      ru: 'Код страны, код города или оператора, остальные цифры — через дефис, без пробелов: 8-123-12345678.',
      en: 'Country code, area or operator code, the other digits, with hyphens and no spaces: 8-123-12345678.',
    },
  },
]

export const standardField = (key: string): StandardField | undefined =>
  standardFields.find((field) => field.key === key)
