import type { DeskFieldKind, DeskVisibility, Prisma } from '../generated/client.ts'

export type DeskSlug = 'web-torgi' | 'espgu'

/** A field of the form: the standard ones stand at 10, 20, … 90, and keep their usual words where none are given. */
interface FieldStory {
  key: string
  kind: DeskFieldKind
  position: number
  label?: string
  labelEn?: string
  hint?: string
  hintEn?: string
  choices?: string[]
}

interface DeskStory {
  slug: DeskSlug
  name: string
  nameEn: string
  numberPrefix: string
  timeZone: string
  visibility: DeskVisibility
  ticketTypes: string[]
  documentKinds: string[]
  steps: string[]
  stepsEn: string[]
  /** None is required: programs that know nothing of them file all the same. */
  fields: FieldStory[]
  /** Whom late tickets are handed to; none where the procedure names nobody. */
  escalation?: Prisma.DeskEscalationCreateWithoutDeskInput
  /** What is promised; none where the procedure names no terms. */
  terms?: Prisma.DeskTermsCreateWithoutDeskInput
}

/** The support services of the two procedures that the product began with. */
export const desks: readonly DeskStory[] = [
  {
    slug: 'web-torgi',
    name: 'WEB-Торги-КС: региональная информационная система в сфере закупок',
    nameEn: 'WEB-Torgi-KS: the regional procurement system',
    numberPrefix: 'WT',
    timeZone: 'Asia/Chita',
    visibility: 'ALL',
    ticketTypes: [
      'Ошибка в работе программы',
      'Обмен данными с ЕИС',
      'Вход и сертификаты',
      'Регистрация и права пользователя',
      'Согласование документа',
      'Вопрос по порядку работы',
      'Предложение по улучшению',
      'Прочее',
    ],
    documentKinds: [
      'План-график',
      'Заявка на размещение закупки',
      'Извещение о закупке',
      'Протокол',
      'Контракт',
      'Дополнительное соглашение',
      'Сведения об исполнении контракта',
      'Отчёт',
      'Карточка организации',
      'Иное',
    ],
    steps: [
      'Выберите раздел «Техническая поддержка», войдите в систему и нажмите кнопку [Добавить обращение].',
      'В поле «Заголовок» введите текст — кратко, суть проблемы.',
      'В поле «Тип обращения» выберите один из вариантов. Если определить тип сложно, допустимо выбрать «Прочее».',
      'В поле «Наименование документа» выберите документ, при работе с которым возникла проблема. В случае сложностей допустимо выбрать «Иное».',
      'В поле «Описание обращения» подробно опишите проблему и обязательно введите реестровые номера документов: без них придётся запрашивать дополнительную информацию, и решение затянется.',
      'Нажмите [Выберите файл] и прикрепите скриншоты всего экрана: изображение отдельной области малоинформативно. Для дополнительного файла нажмите «+».',
      'Укажите адрес электронной почты и номер телефона для связи в формате 8-123-12345678. Остальные данные система подставит сама.',
      'Нажмите кнопку [Сохранить]. Обращению автоматически присваивается статус «Не подтверждено».',
      'Следите за обращением здесь же: чтобы прочитать ответ исполнителя, нажмите на реестровый номер. В поле «Текст» можно добавить пояснения и приложить файлы.',
      'Если проблема решилась до ответа или ошибка была в Ваших действиях, нажмите [Отозвать].',
    ],
    stepsEn: [
      'Open “Technical support”, sign in and press [Add a ticket].',
      'In “Title” say briefly what the problem is.',
      'In “Ticket type” choose one of the list. If it is hard to tell, “Прочее” (other) is fine.',
      'In “Document” choose the document you were working with. If it is hard to tell, “Иное” (other) is fine.',
      'In “Description” describe the problem in detail and give the registry numbers of the documents: without them we have to ask, and the answer is delayed.',
      'Press [Choose a file] and attach screenshots of the whole screen: a cut-out says little. Press “+” for one more file.',
      'Give an e-mail address and a phone number in the form 8-123-12345678. The system fills in the rest by itself.',
      'Press [Save]. The ticket gets the status “Unconfirmed”.',
      'Follow the ticket here: press its registry number to read the answer. In “Text” you can add an explanation and attach files.',
      'If the problem is gone before the answer, or the mistake was yours, press [Withdraw].',
    ],
    fields: [
      {
        key: 'law',
        kind: 'CHOICE',
        position: 35,
        label: 'Раздел закупок',
        labelEn: 'Purchases under',
        hint: 'По какому закону идёт закупка, если проблема в ней.',
        hintEn: 'The law of the purchase, if the problem is in one.',
        choices: ['44-ФЗ', '223-ФЗ', 'Не относится к закупке'],
      },
      {
        key: 'registryNumbers',
        kind: 'STANDARD',
        position: 50,
        hint: 'Номер закупки, контракта, плана-графика или заявки, например 0191300001526000123. Можно вставить сразу несколько, через пробел, запятую или с новой строки.',
        hintEn:
          'Of the purchase, contract, plan or application, such as 0191300001526000123. Several can be pasted at once, separated by spaces, commas or line breaks.',
      },
    ],
  },
  {
    slug: 'espgu',
    name: 'ЕСПГУ: единая система предоставления государственных и муниципальных услуг',
    nameEn: 'ESPGU: the unified system of state and municipal services',
    numberPrefix: 'ESPGU',
    timeZone: 'Asia/Yekaterinburg',
    visibility: 'ORGANIZATION',
    ticketTypes: [
      'Система не работает',
      'Ошибка при работе с заявлением',
      'Межведомственный запрос без ответа',
      'Вход и права пользователя',
      'Настройка услуги',
      'Консультация',
      'Прочее',
    ],
    documentKinds: [
      'Заявление',
      'Карточка услуги',
      'Межведомственный запрос',
      'Ответ на межведомственный запрос',
      'Уведомление заявителю',
      'Результат услуги',
      'Учётная запись',
      'Отчёт',
      'Иное',
    ],
    steps: [
      'Обращайтесь сюда, когда в ЕСПГУ произошёл инцидент: система не работает или работает не так, как должна.',
      'Войдите в систему и нажмите кнопку [Добавить обращение]: оно поступит в службу технической поддержки МФЦ.',
      'Обращения рассматриваются в рабочие дни с 08:00 до 17:00.',
      'Укажите контактный телефон и адрес электронной почты. Наименование органа и Ваше имя система подставит сама.',
      'Подробно опишите проблему: примерное время, когда она появилась, её характер, действия сотрудников, номер заявки в ЕСПГУ.',
      'Приложите скриншот экрана, на котором видна ошибка.',
      'Номер обращения Вы увидите сразу после отправки: это подтверждение приёма, которого по порядку ждут в течение 1 часа.',
      'В течение 1 рабочего дня придёт сообщение о восстановлении работы, о примерном времени решения или запрос дополнительной информации.',
      'Если срок прошёл, откройте обращение и нажмите [Эскалировать]: оно будет передано вышестоящей организации вместе с перепиской.',
    ],
    stepsEn: [
      'Ask here when there is an incident in ESPGU: the system is down, or does not work as it should.',
      'Sign in and press [Add a ticket]: it goes to the technical support of the public service centre.',
      'Tickets are looked into on working days from 08:00 to 17:00.',
      'Give a phone number and an e-mail address. The system fills in your authority and your name by itself.',
      'Describe the problem in detail: when it appeared, what it is like, what the staff did, the number of the application in ESPGU.',
      'Attach a screenshot that shows the error.',
      'You see the number of your ticket at once: the confirmation that the procedure promises within 1 hour.',
      'Within 1 working day you are told that it works again, or when it will, or what else we need to know.',
      'When the term has passed, open the ticket and press [Escalate]: it is handed to the next authority, with the conversation.',
    ],
    fields: [
      {
        key: 'applicationNumber',
        kind: 'TEXT',
        position: 45,
        label: 'Номер заявки в ЕСПГУ',
        labelEn: 'Number of the application in ESPGU',
        hint: 'Если проблема возникла при работе с заявлением.',
        hintEn: 'If the problem appeared while working with an application.',
      },
      {
        key: 'staffActions',
        kind: 'MULTILINE',
        position: 65,
        label: 'Действия сотрудников',
        labelEn: 'What the staff did',
        hint: 'Что сотрудники делали перед тем, как проблема появилась, и что пробовали после.',
        hintEn: 'What the staff did before the problem appeared, and what they have tried since.',
      },
    ],
    // Items 5 and 6: «в течение 1 часа», «в течение 1 рабочего дня».
    terms: { acknowledgeMinutes: 60, outcomeDays: 1 },
    // Item 7: «в случае задержек … необходимо эскалировать проблему», «с темой «ЕСПГУ Номер заявки»».
    escalation: { address: 'sd@uit.example', subject: 'ЕСПГУ {number}', laterMinutes: 240 },
  },
]

export interface SeededDesk {
  id: string
  numberPrefix: string
  timeZone: string
  /** Ids by name. */
  ticketTypes: ReadonlyMap<string, string>
  documentKinds: ReadonlyMap<string, string>
}

/** The desks with their lists: reference data, wanted in production too. A desk that is there already is left alone. */
export async function seedDesks(prisma: Prisma.TransactionClient): Promise<ReadonlyMap<DeskSlug, SeededDesk>> {
  const seeded = new Map<DeskSlug, SeededDesk>()
  for (const [position, { ticketTypes, documentKinds, fields, escalation, terms, ...desk }] of desks.entries()) {
    const lists = {
      ticketTypes: { create: ticketTypes.map((name, index) => ({ name, position: index })) },
      documentKinds: { create: documentKinds.map((name, index) => ({ name, position: index })) },
      fields: { create: fields.map((field) => ({ label: '', labelEn: '', ...field })) },
      ...(escalation && { escalation: { create: escalation } }),
      ...(terms && { terms: { create: terms } }),
    }
    const row = await prisma.desk.upsert({
      where: { slug: desk.slug },
      update: {},
      create: { ...desk, position, ...lists },
      include: { ticketTypes: true, documentKinds: true },
    })
    seeded.set(desk.slug, {
      id: row.id,
      numberPrefix: row.numberPrefix,
      timeZone: row.timeZone,
      ticketTypes: idsByName(row.ticketTypes),
      documentKinds: idsByName(row.documentKinds),
    })
  }
  return seeded
}

const idsByName = (rows: { id: string; name: string }[]) => new Map(rows.map((row) => [row.name, row.id]))
