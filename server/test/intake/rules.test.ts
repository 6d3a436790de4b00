import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lackingOf } from '../../src/demands/lacking.ts'
import { readEnv } from '../../src/env.ts'
import { missingFrom } from '../../src/intake/demands.ts'
import { textOfHtml } from '../../src/intake/html-text.ts'
import { commentOf, descriptionOf, titleOf } from '../../src/intake/letter-text.ts'
import { parseMailboxes } from '../../src/intake/mailboxes.ts'
import { phoneIn } from '../../src/intake/phone.ts'
import { foldQuotes } from '../../src/intake/quotes.ts'
import { numberSignedFor, replyAddress } from '../../src/intake/reply-address.ts'

test('of HTML its words are kept, and the cells of a table apart', () => {
  const table = '<table><tr><th>ИНН</th><td>7599001019</td></tr><tr><td>Имя</td><td><b>Анна</b></td></tr></table>'
  expect(textOfHtml(`<p>Данные:</p>${table}<img src="x">`)).toBe('Данные:\n\nИНН 7599001019\nИмя Анна')
})

describe('what a letter repeats is cut off', () => {
  test.each([
    [
      'Outlook',
      '________________________________\nОт: Поддержка <espgu@mail.example>\nОтправлено: 20 ноября 2026 г. 10:00\nКому: Анна\nТема: RE: Ошибка\n\nЧто вы делали?',
    ],
    [
      'Outlook, divided',
      '-----Исходное сообщение-----\nFrom: Поддержка\nSent: Friday, November 20, 2026 10:00 AM\n\nЧто вы делали?',
    ],
    ['Outlook, bold', '*От:* Поддержка\n*Отправлено:* 20 ноября 2026 г.\n*Кому:* Анна\n\nЧто вы делали?'],
    ['Yandex', '20.11.2026, 10:00, "Поддержка" <espgu@mail.example>:\n> Что вы делали?'],
    ['Yandex, plain', '20.11.2026, 10:00, Поддержка <espgu@mail.example>:\n\nЧто вы делали?'],
    ['Mail.ru', 'Пятница, 20 ноября 2026, 10:00 +05:00 от Поддержка <espgu@mail.example>:\n \n> Что вы делали?\n> \n>'],
    ['Gmail', 'пт, 20 нояб. 2026 г. в 10:00, Поддержка <espgu@mail.example>:\n\n> Что вы делали?'],
    [
      'Gmail, wrapped',
      'On Fri, Nov 20, 2026 at 10:00 AM Support for the system of the region\n<espgu@mail.example> wrote:\n\n> What did you do?',
    ],
    ['Thunderbird', '20.11.2026 10:00, Поддержка пишет:\n> Что вы делали?'],
    ['The Bat!', 'Вы писали 20 ноября 2026 г., 10:00:00:\n\n> Что вы делали?'],
    ['bare', '> Что вы делали?\n> Где?'],
  ])('as %s does it', (_program, quoted) => {
    const words = 'Перезагрузил, не помогло.\n\nС 20.11.2026 10:00 так: ошибка 500.\n\n-- \nАнна'
    expect(foldQuotes(`${words}\n\n${quoted}\n`)).toEqual({ fresh: words, quoted })
  })

  test.each([
    ['answers between the lines', '20.11.2026, 10:00, Поддержка:\n> Что вы делали?\nПерезагрузил\n> Помогло?\nНет'],
    ['nothing of its own', '20.11.2026, 10:00, Поддержка:\n> Что вы делали?'],
    ['one line like a head', 'От: кого пришло, не знаю.\nОшибка та же.'],
    ['a time in its words', 'Вот что было 20.11.2026 в 10:00: ошибка.\nПотом ещё раз.'],
  ])('but not of %s', (_name, text) => {
    expect(foldQuotes(text)).toEqual({ fresh: text, quoted: null })
  })

  test('whatever text there is, nothing is lost and it ends soon', () => {
    const line = fc.constantFrom('> a', '', 'От: b', 'Дата: 1', '20.11.2026, 10:00, x:', 'слово', '-- ', '___________')
    const text = fc.array(fc.oneof(line, fc.string({ unit: 'grapheme' })), { maxLength: 60 })
    fc.assert(
      fc.property(text, (lines) => {
        const whole = lines.join('\n').replace(/\s/g, '')
        const { fresh, quoted } = foldQuotes(lines.join('\n'))
        expect(`${fresh}${quoted ?? ''}`.replace(/\s/g, '')).toBe(whole)
      }),
    )
  })
})

test('a title is the subject without what programs put before it', () => {
  expect(titleOf('RE[2]: Fwd: HA: Ответ: Не работает  вход', '')).toBe('Не работает вход')
  expect(titleOf(' Re: ', '\nНе работает вход\nс утра')).toBe('Не работает вход')
  expect(titleOf('', '')).toBe('Письмо без темы')
  expect(titleOf('Регламент: сроки', '')).toBe('Регламент: сроки')
  expect([...titleOf('😀'.repeat(300), '')]).toHaveLength(200)
})

test('a telephone is found as people write it, and kept as the procedure wants it', () => {
  expect(phoneIn('тел. 8 (3522) 44-35-50 доб. 2081')).toBe('8-3522-443550')
  expect(phoneIn('моб. +7 912 345-67-89.')).toBe('7-912-3456789')
  expect(phoneIn('89123456789')).toBe('8-912-3456789')
  expect(phoneIn('звоните 8-123-12345678')).toBe('8-123-12345678')
  for (const none of ['заявка 81234567', 'ИНН 7707083893', '№ 8123456789012345', 'в 8:00 20.11.2026']) {
    expect(phoneIn(none)).toBeNull()
  }
})

describe('item 4 of the procedure', () => {
  const sender = { fullName: 'Анна', organization: 'Администрация', phone: null }
  const picture = { contentType: 'image/png', filename: 'экран.png' }

  test('finds nothing missing in a letter that says it all', () => {
    const text = `ГБУ «МФЦ», отдел № 3, Иванов Иван Иванович, тел. 8 (3522) 44-35-50.
      Сегодня около 10:15 при отправке заявки № ЕСПГУ-1234567 нажали «Отправить», появилась ошибка 500.`
    expect(missingFrom({ text, title: 'Ошибка', attachments: [picture], sender: null })).toEqual([])
  })

  test('asks a stranger for all of it', () => {
    const demands = ['organization', 'name', 'phone', 'description', 'time', 'actions', 'application', 'screenshot']
    expect(missingFrom({ text: 'Не работает!', title: 'Помогите', attachments: [], sender: null })).toEqual(demands)
  })

  test('asks nobody for what the directory knows, and takes no telephone for the number of an application', () => {
    const text = 'Вчера открываю карточку заявителя, ошибка. Звоните 8 912 345-67-89.'
    expect(missingFrom({ text, title: '', attachments: [picture], sender })).toEqual(['application'])
    const silent = { text: 'Вчера открываю карточку заявителя 1234567, ошибка', title: '', attachments: [picture] }
    expect(missingFrom({ ...silent, sender })).toEqual(['phone'])
  })
})

test('an agent is offered to ask what the answer to the letter asks, and nothing that the form tells', () => {
  const picture = { contentType: 'image/png', filename: 'экран.png' }
  const letter = {
    title: 'Не открывается',
    description:
      'Сегодня в 10:15 нажимаем «Открыть» на заявке 1234567, и ничего.\n\n> Пришлите снимок на a@mail.example',
    organizationId: 'o',
    contactEmail: null,
    contactPhone: '8-302-1234567',
    occurredAt: null,
    registryNumbers: [],
    fieldValues: {},
  }
  expect(lackingOf(letter, [], [])).toEqual(['email', 'screenshot'])
  expect(lackingOf(letter, ['Пишите на anna@test.example'], [picture])).toEqual([])
  const call = { ...letter, title: '', description: 'Сломалось', contactPhone: null, organizationId: null }
  const fieldValues = { staffActions: 'Перезагрузили', applicationNumber: '77', other: '' }
  expect(lackingOf({ ...call, fieldValues, occurredAt: new Date(), contactEmail: 'a@b.example' }, [], [])).toEqual([
    'organization',
    'phone',
    'description',
    'screenshot',
  ])
})

test('an address is good for the ticket and the person that it was signed for, in whatever case it comes back', () => {
  const address = replyAddress('secret', 'espgu@mail.example', 'ES-000123', 'Anna@Test.Example')
  expect(address).toMatch(/^espgu\+es-000123\.[a-z2-7]{16}@mail\.example$/)
  expect(numberSignedFor('secret', ['other@mail.example', address.toUpperCase()], 'anna@test.example')).toBe(
    'ES-000123',
  )
  expect(numberSignedFor('secret', [address], 'boris@test.example')).toBeNull()
  expect(numberSignedFor('other secret', [address], 'anna@test.example')).toBeNull()
  expect(numberSignedFor('secret', [address.replace('123', '124')], 'anna@test.example')).toBeNull()
})

test('mailboxes are told of in one setting', () => {
  const good = 'espgu=imaps://espgu%40mail.example:p%3Aw@imap.mail.example'
  expect(parseMailboxes(`${good} wt=imap://wt:x@[::1]:1143/Otklik?tls=off&plus=off&address=WT@mail.example`)).toEqual([
    {
      desk: 'espgu',
      name: 'espgu@mail.example (imap.mail.example/INBOX)',
      host: 'imap.mail.example',
      port: 993,
      user: 'espgu@mail.example',
      password: 'p:w',
      folder: 'INBOX',
      tls: 'implicit',
      address: 'espgu@mail.example',
      plus: true,
      authenticates: null,
    },
    {
      desk: 'wt',
      name: 'wt (::1:1143/Otklik)',
      host: '::1',
      port: 1143,
      user: 'wt',
      password: 'x',
      folder: 'Otklik',
      tls: 'off',
      address: 'wt@mail.example',
      plus: false,
      authenticates: null,
    },
  ])
})

test('of a fault in the mailboxes it is told in which and why, and never what stands there', () => {
  const good = 'espgu=imaps://espgu%40mail.example:p%3Aw@imap.mail.example'
  const begin = 'does not begin with the short name of a desk and =imaps:// or =imap://'
  for (const [bad, words] of [
    ['imaps://a:b@c', `mailbox 1 ${begin}`],
    ['espgu=pop3://a:b@c', `mailbox 1 ${begin}`],
    // A blank in the password.
    [
      'espgu=imaps://a%40x.example:secret word=1@c',
      'mailbox 1 (espgu) has no user:password@host, or its port is no number; ',
    ],
    ['espgu=imaps://a%40x.example:b@c:imap', 'mailbox 1 (espgu) has no user:password@host, or its port is no number'],
    ['espgu=imaps://a%40x.example:100%@c', 'mailbox 1 (espgu) has a % in user, password or folder'],
    ['espgu=imaps://a%40x.example@c', 'mailbox 1 (espgu) has no password'],
    ['espgu=imaps://c', 'mailbox 1 (espgu) has no user'],
    ['espgu=imaps://a:b@c', 'mailbox 1 (espgu) has no address that letters can go to: ?address=desk@host tells it'],
    ['espgu=imap://a%40x.example:b@c?tls=maybe', 'mailbox 1 (espgu) has a tls that is neither required nor off'],
    ['espgu=imaps://a%40x.example:b@c?plus=1', 'mailbox 1 (espgu) has a plus that is neither on nor off'],
    [
      'espgu=imaps://a%40x.example:b@c?folder=x',
      'mailbox 1 (espgu) has after its ? something that is none of address,',
    ],
    [
      `${good} wt=${good.slice(6)}`,
      'mailbox 2 (wt) is the same as mailbox 1: espgu@mail.example (imap.mail.example/INBOX)',
    ],
    [`${good} nonsense wt=imap://`, `mailbox 2 ${begin}; mailbox 3 (wt) has no host`],
  ] as const) {
    const told = parseMailboxes(bad)
    expect(told).toEqual(expect.stringContaining(words))
    expect(told).not.toMatch(/secret|word=|folder=|maybe/)
  }
  expect(() => readEnv({ INTAKE_MAILBOXES: `${good} wt=imaps://wt@c` })).toThrow(
    /^INTAKE_MAILBOXES must be for each mailbox desk=.* as %40; mailbox 2 \(wt\) has no password\.$/m,
  )
})

/** Each takes a careless pattern minutes or days: its time grows with the square of the length, or the cube. */
test.each([
  ['номер'.repeat(20_000)],
  ['заявк'.repeat(20_000)],
  [`отдел${' '.repeat(100_000)}№`],
  [`x${' '.repeat(100_000)}x`],
  [`--- original message${' '.repeat(100_000)}x`],
])('a text made to hold the node up is read at once (%#)', (text) => {
  expect(missingFrom({ text, title: text, attachments: [], sender: null })).toContain('screenshot')
  expect(foldQuotes(text).quoted).toBeNull()
  expect(commentOf(text).whole).toBe(false)
  expect(descriptionOf(text, false).whole).toBe(false)
  expect([...titleOf(`re${' '.repeat(60_000)}${text}`, text)].length).toBeLessThanOrEqual(200)
})
