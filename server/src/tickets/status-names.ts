import type { TicketStatus } from '@otklik/prisma/client'
import type { Text } from '../errors.ts'

/** What people call the statuses, in letters and print; Russian as the procedure has it. */
export const statusNames: Readonly<Record<TicketStatus, Text>> = {
  UNCONFIRMED: { ru: 'Не подтверждено', en: 'Unconfirmed' },
  IN_PROGRESS: { ru: 'Решается', en: 'In progress' },
  REOPENED: { ru: 'Открыто заново', en: 'Reopened' },
  NEEDS_INFO: { ru: 'Недостаточно данных', en: 'Needs information' },
  RESOLVED: { ru: 'Выполнено', en: 'Resolved' },
  NOT_A_BUG: { ru: 'Не является ошибкой', en: 'Not a bug' },
  WONT_FIX: { ru: 'Не будет выполнено', en: 'Will not be fixed' },
  DUPLICATE: { ru: 'Дублирующее', en: 'Duplicate' },
  NOT_REPRODUCIBLE: { ru: 'Не воспроизводится', en: 'Not reproducible' },
}
