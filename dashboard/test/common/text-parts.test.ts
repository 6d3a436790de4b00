import { describe, expect, test } from 'vitest'
import { textParts } from '@/features/common/text-parts.ts'

const linksIn = (text: string) =>
  textParts(text).flatMap((part) => (part.kind === 'link' ? [[part.text, part.href]] : []))
const phonesIn = (text: string) => textParts(text).flatMap((part) => (part.kind === 'phone' ? [part.text] : []))

describe('a web address', () => {
  test.each([
    ['https://a.example/b?c=d&e#f', 'https://a.example/b?c=d&e#f'],
    ['Откройте http://a.example.', 'http://a.example'],
    ['Там (https://a.example/b), и ещё', 'https://a.example/b'],
    ['https://a.example/b_(c)', 'https://a.example/b_(c)'],
    ['(см. https://a.example/b_(c)).', 'https://a.example/b_(c)'],
    ['[https://a.example/b]; дальше', 'https://a.example/b'],
    ['«https://a.example/b»', 'https://a.example/b'],
    ['<https://a.example/b>', 'https://a.example/b'],
    ['https://a.example/b…', 'https://a.example/b'],
    ['HTTPS://A.example/B', 'HTTPS://A.example/B'],
    ['https://a.example/поиск?что=да!', 'https://a.example/поиск?что=да'],
    ['строка\nhttps://a.example/b\nстрока', 'https://a.example/b'],
  ])('in %j is %j', (text, address) => {
    expect(linksIn(text)).toEqual([[address, new URL(address).href]])
  })

  test('may have a Cyrillic host; the link leads to what the browser makes of it', () => {
    expect(linksIn('Сайт https://пример.испытание/путь, там.')).toEqual([
      ['https://пример.испытание/путь', 'https://xn--e1afmkfd.xn--80akhbyknj4f/%D0%BF%D1%83%D1%82%D1%8C'],
    ])
  })

  test('stands beside others', () => {
    expect(linksIn('http://a.example, http://b.example').map(([text]) => text)).toEqual([
      'http://a.example',
      'http://b.example',
    ])
  })

  test.each([
    'javascript:alert(1)',
    'JavaScript://a.example/%0aalert(1)',
    'data:text/html,<script>',
    'ftp://a.example',
    'www.a.example',
    'xhttps://a.example',
    'https://',
    'https://.',
    'https://)',
    'https://trusted.example@evil.example/',
    'https://name:password@a.example/',
    'https:/a.example',
  ])('%j is none', (text) => {
    expect(linksIn(text)).toEqual([])
  })

  test('hides nothing: it ends before what would turn its reading round or is not seen', () => {
    expect(linksIn('https://a.example/\u202egpj.exe')[0]?.[0]).toBe('https://a.example/')
    expect(linksIn('https://a.example\u200b.evil.example')[0]?.[0]).toBe('https://a.example')
  })
})

test.each([
  ['Звоните 8-302-2112233, доб. 12', ['8-302-2112233']],
  ['+7 (302) 211-22-33', ['+7 (302) 211-22-33']],
  ['8 302 211 22 33 или +73022112234', ['8 302 211 22 33', '+73022112234']],
  ['Заявка 2026-11-22, закупка 0191200000126000001', []],
  ['строка 8\n302-211-22-33', []],
])('telephone numbers in %j stay whole', (text, phones) => {
  expect(phonesIn(text)).toEqual(phones)
})

test('the parts are the text again, however long', () => {
  const text = `${'8('.repeat(5000)} https://a.example/${'()'.repeat(2000)}${')'.repeat(20_000)}.,! 8-302-2112233\n${'https://'.repeat(500)}`
  expect(
    textParts(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})
