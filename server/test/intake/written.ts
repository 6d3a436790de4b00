import type { MailboxSetting } from '../../src/intake/mailboxes.ts'

export const mailbox: MailboxSetting = {
  desk: 'own',
  name: 'espgu (mail.example/INBOX)',
  host: 'mail.example',
  port: 993,
  user: 'espgu',
  password: 'secret',
  folder: 'INBOX',
  tls: 'implicit',
  address: 'espgu@mail.example',
  plus: true,
  authenticates: null,
}

export interface Written {
  from?: string
  to?: string
  subject?: string
  text?: string
  id?: string
  headers?: Record<string, string>
  files?: { filename: string; contentType: string; content: Buffer }[]
}

let letters = 0

/** A letter as a mail program writes it. */
export function write(letter: Written = {}): string {
  const {
    from = 'Анна <anna@test.example>',
    to = mailbox.address,
    subject = 'Не открывается заявка',
    files = [],
  } = letter
  const { text = 'Сегодня в 10:15 нажимаю «Открыть», заявка 1234567, ошибка 500.' } = letter
  const head = [
    `From: ${encoded(from)}`,
    `To: ${to}`,
    `Subject: ${encoded(subject)}`,
    `Message-ID: <${letter.id ?? `letter-${++letters}@test.example`}>`,
    'MIME-Version: 1.0',
    ...Object.entries(letter.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
  ]
  const body = (content: string | Buffer) => Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n')
  const plain = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', body(text)]
  if (files.length === 0) return [...head, ...plain, ''].join('\r\n')
  const parts = files.flatMap(({ filename, contentType, content }) => [
    '--part',
    `Content-Type: ${contentType}`,
    `Content-Disposition: attachment; filename="${encoded(filename)}"`,
    'Content-Transfer-Encoding: base64',
    '',
    body(content),
  ])
  return [
    ...head,
    'Content-Type: multipart/mixed; boundary=part',
    '',
    '--part',
    ...plain,
    ...parts,
    '--part--',
    '',
  ].join('\r\n')
}

const encoded = (text: string) =>
  text.replace(/[^\x20-\x7e]+(?: +[^\x20-\x7e]+)*/g, (word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`)

/** A PNG of one point. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
