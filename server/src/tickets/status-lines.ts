import type { TicketStatus } from '@otklik/prisma/client'
import type { Text } from '../errors.ts'

/** A status for whoever knows nothing of ours: what it says of the ticket, and what the requester is to do now. */
export interface StatusLine {
  meaning: Text
  expected: Text
}

const nothing: Text = {
  ru: 'Сейчас от вас ничего не требуется: об изменениях сообщим.',
  en: 'Nothing is asked of you now: you will be told of changes.',
}

const addIfNot = (ru: string, en: string): Text => ({
  ru: `Если ${ru}, добавьте пояснение: обращение откроется заново.`,
  en: `If ${en}, add an explanation: the ticket is reopened.`,
})

/**
 * The one place of these words: pages, letters and print take them from here.
 * Source: web-torgi, «Статусы обращений» and the paragraph on withdrawal.
 */
export const statusLines: Readonly<Record<TicketStatus, StatusLine>> = {
  UNCONFIRMED: {
    meaning: {
      ru: 'Обращение принято и ждёт сотрудника поддержки.',
      en: 'The ticket is received and waits for a support agent.',
    },
    expected: {
      ru: 'Сейчас от вас ничего не требуется. Если проблема решилась сама, обращение можно отозвать.',
      en: 'Nothing is asked of you now. If the problem has gone by itself, the ticket can be withdrawn.',
    },
  },
  IN_PROGRESS: {
    meaning: { ru: 'К решению привлечены разработчики.', en: 'Developers are working on it.' },
    expected: nothing,
  },
  REOPENED: {
    meaning: {
      ru: 'По обращению внесена дополнительная информация, служба поддержки её рассмотрит.',
      en: 'Further information was added to the ticket, and support will look at it.',
    },
    expected: {
      ru: 'Сейчас от вас ничего не требуется. Если вопрос решён, обращение можно отозвать.',
      en: 'Nothing is asked of you now. If the question is settled, the ticket can be withdrawn.',
    },
  },
  NEEDS_INFO: {
    meaning: {
      ru: 'В обращении не хватает обязательных сведений, без них его решить нельзя.',
      en: 'Something that must be given is missing, and without it the ticket cannot be settled.',
    },
    expected: {
      ru: 'Добавьте то, о чём спрашивают в ответе: обращение откроется заново. Если вопрос решён, отзовите его.',
      en: 'Add what the answer asks for: the ticket is reopened. If the question is settled, withdraw it.',
    },
  },
  RESOLVED: {
    meaning: { ru: 'Проблема устранена или вопрос решён.', en: 'The problem is fixed or the question settled.' },
    expected: {
      ru: 'Проверьте, всё ли работает, и оцените ответ. Если нет, добавьте пояснение: обращение откроется заново.',
      en: 'See whether all works now, and rate the answer. If not, add an explanation: the ticket is reopened.',
    },
  },
  NOT_A_BUG: {
    meaning: {
      ru: 'Обращение сформировано некорректно, проблема вызвана действиями пользователя или обращение отозвано.',
      en: "The ticket was wrongly formed, the problem came from the user's own actions, or the ticket was withdrawn.",
    },
    expected: addIfNot('вопрос остался', 'the question remains'),
  },
  WONT_FIX: {
    meaning: { ru: 'Проблему устранить нельзя.', en: 'The problem cannot be fixed.' },
    expected: addIfNot('есть новые сведения', 'there is something new to say'),
  },
  DUPLICATE: {
    meaning: {
      ru: 'О той же проблеме с тем же документом уже сообщали; базовым считается первое обращение.',
      en: 'The same problem with the same document was reported before; the first ticket is the base.',
    },
    expected: {
      ru: 'Следите за базовым обращением. Если проблема другая, добавьте пояснение: обращение откроется заново.',
      en: 'Follow the base ticket. If yours is another problem, add an explanation: the ticket is reopened.',
    },
  },
  NOT_REPRODUCIBLE: {
    meaning: {
      ru: 'Проблема вызвана настройками компьютера пользователя.',
      en: "The problem comes from the settings of the user's computer.",
    },
    expected: {
      ru: 'Настройте компьютер, как сказано в ответе. Если не помогло, добавьте пояснение: обращение откроется заново.',
      en: 'Set up the computer as the answer says. If that does not help, add an explanation: the ticket is reopened.',
    },
  },
}
