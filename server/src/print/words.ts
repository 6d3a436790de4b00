import type { FileScan, TicketChannel } from '@otklik/prisma/client'
import type { Text } from '../errors.ts'
import { escalationWords } from '../escalation/history.ts'
import type { TicketEventRecord } from '../tickets/events.ts'
import { statusNames } from '../tickets/status-names.ts'

export const printWords = {
  status: { ru: 'Статус', en: 'Status' },
  desk: { ru: 'Служба поддержки', en: 'Desk' },
  type: { ru: 'Тип обращения', en: 'Type' },
  documentKind: { ru: 'Наименование документа', en: 'Kind of document' },
  registryNumbers: { ru: 'Реестровые номера документов', en: 'Registry numbers' },
  occurredAt: { ru: 'Когда возникла проблема', en: 'Problem appeared' },
  requester: { ru: 'Заявитель', en: 'Requester' },
  organization: { ru: 'Организация', en: 'Organization' },
  contacts: { ru: 'Контакты', en: 'Contacts' },
  assignee: { ru: 'Исполнитель', en: 'Assignee' },
  expectedResolutionAt: { ru: 'Ожидаемый срок решения', en: 'Expected resolution' },
  duplicateOf: { ru: 'Базовое обращение', en: 'Base ticket' },
  createdAt: { ru: 'Создано', en: 'Created' },
  submitter: { ru: 'Регистратор', en: 'Registered by' },
  updatedAt: { ru: 'Изменено', en: 'Changed' },
  rating: { ru: 'Помог ли ответ?', en: 'Did the answer help?' },
  description: { ru: 'Описание обращения', en: 'Description' },
  attachments: { ru: 'Вложения', en: 'Attachments' },
  history: { ru: 'История и ответы', en: 'History and answers' },
  nobody: { ru: 'не назначен', en: 'nobody yet' },
  system: { ru: 'Система', en: 'System' },
  yes: { ru: 'да', en: 'yes' },
} satisfies Record<string, Text>

export const channelWords: Readonly<Record<TicketChannel, Text>> = {
  PORTAL: { ru: 'через сайт', en: 'through the site' },
  EMAIL: { ru: 'по электронной почте', en: 'by e-mail' },
  PHONE: { ru: 'по телефону', en: 'by phone' },
  API: { ru: 'из другой системы', en: 'from another system' },
}

/** Where it matters that nobody gets the file. */
export const scanWords: Readonly<Record<FileScan, Text | null>> = {
  NOT_SCANNED: null,
  CLEAN: null,
  PENDING: { ru: 'проверяется на вирусы', en: 'being checked for viruses' },
  QUARANTINED: { ru: 'в карантине: найден вирус', en: 'in quarantine: a virus was found' },
}

export const taxpayerWords = (taxpayerId: string): Text => ({ ru: `ИНН ${taxpayerId}`, en: `ИНН ${taxpayerId}` })

export const scoreWords = (score: number): Text => ({ ru: `${score} из 5`, en: `${score} of 5` })

export const printedWords = (at: Text, timeZone: string): Text => ({
  ru: `Напечатано ${at.ru}; время указано в зоне ${timeZone}.`,
  en: `Printed ${at.en}; times are in the zone ${timeZone}.`,
})

export const lackingWords: Text = {
  ru: '\ufffd — знак, которого нет в шрифте печати; на странице обращения он виден.',
  en: "\ufffd stands for a sign that the print's font lacks; the ticket's page shows it.",
}

/** What was done, in a few words; who and when stand beside. */
export function changeWords(
  event: TicketEventRecord,
  { assignee, internal, at }: { assignee: string | null; internal: boolean; at: (moment: Date) => Text },
): Text {
  const name = event.toStatus && statusNames[event.toStatus]
  switch (event.kind) {
    case 'CREATED':
      return event.snapshot.channel === 'PHONE'
        ? { ru: 'обращение принято по телефону', en: 'ticket taken by phone' }
        : { ru: 'обращение создано', en: 'ticket created' }
    case 'STATUS_CHANGED':
      return event.withdrawn
        ? { ru: `обращение отозвано, статус «${name?.ru}»`, en: `ticket withdrawn, status “${name?.en}”` }
        : { ru: `статус изменён на «${name?.ru}»`, en: `status changed to “${name?.en}”` }
    case 'ASSIGNED':
      return assignee === null
        ? { ru: 'исполнитель снят', en: 'assignee removed' }
        : { ru: `исполнитель: ${assignee}`, en: `assignee: ${assignee}` }
    case 'COMMENTED':
      return internal
        ? { ru: 'внутренняя заметка', en: 'internal note' }
        : { ru: 'добавлено пояснение', en: 'comment added' }
    case 'ATTACHED':
      return { ru: 'приложены файлы', en: 'files attached' }
    case 'ESCALATED':
      return escalationWords(event)
    case 'TERM_CHANGED':
      return termWords(event, at)
    case 'EDITED':
      return editWords(event, at)
  }
}

function termWords({ changedFields, snapshot }: TicketEventRecord, at: (moment: Date) => Text): Text {
  if (changedFields.includes('acknowledgedAt'))
    return { ru: 'номер сообщён заявителю', en: 'number told to the requester' }
  if (changedFields.includes('dueAt') && snapshot.dueAt) {
    const due = at(snapshot.dueAt)
    return { ru: `срок пересчитан: ${due.ru}`, en: `term counted anew: ${due.en}` }
  }
  return snapshot.termState === 'LATE'
    ? { ru: 'срок нарушен', en: 'the term has passed' }
    : { ru: 'срок близок', en: 'the term is near' }
}

function editWords({ changedFields, snapshot }: TicketEventRecord, at: (moment: Date) => Text): Text {
  if (changedFields.includes('rating')) return { ru: 'ответ оценён', en: 'answer rated' }
  if (!changedFields.includes('expectedResolutionAt')) return { ru: 'изменены сведения', en: 'details changed' }
  if (!snapshot.expectedResolutionAt) {
    return { ru: 'ожидаемый срок решения снят', en: 'expected resolution removed' }
  }
  const moment = at(snapshot.expectedResolutionAt)
  return { ru: `ожидаемый срок решения: ${moment.ru}`, en: `expected resolution: ${moment.en}` }
}

export function sizeWords(bytes: number): Text {
  const units: Text[] = [
    { ru: 'Б', en: 'B' },
    { ru: 'КБ', en: 'KB' },
    { ru: 'МБ', en: 'MB' },
    { ru: 'ГБ', en: 'GB' },
  ]
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
  const value = Math.round((bytes / 1024 ** power) * 10) / 10
  const unit = units[power] as Text
  return { ru: `${value.toLocaleString('ru')} ${unit.ru}`, en: `${value.toLocaleString('en-GB')} ${unit.en}` }
}
