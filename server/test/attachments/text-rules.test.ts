import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cleanRegistryNumbers,
  cleanText,
  isFault,
  lengthOf,
  maxRegistryNumbers,
  parseEmail,
  parsePhone,
  textLimits,
} from '../../src/text-rules.ts'
import { parseLogin } from '../../src/users/input.ts'

const line = (value: string, max = 10, required = true) => cleanText(value, { path: 'title', max, required })
const lines = (value: string, max = 20) => cleanText(value, { path: 'body', max, multiline: true })
const words = (checked: unknown) => (isFault(checked) ? checked.text.en : `not a fault: ${JSON.stringify(checked)}`)

// Everything that may be typed, and what may not.
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...' \t\n\r\0\u001b\u0085\u2028\u202e\ufeff\u200b',
      '\r\n',
      'й',
      'и\u0306',
      '😀',
      '👨‍👩‍👧',
      '\ud83d',
      '\ude00',
      'ё',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
})

describe('cleanText', () => {
  test.each([
    ['  Ошибка  ', 'Ошибка'],
    ['и\u0306', 'й'],
    ['\u202aабв\u202c', 'абв'],
    ['😀'.repeat(10), '😀'.repeat(10)],
    ['👨‍👩‍👧', '👨‍👩‍👧'],
    ['десять букв'.slice(0, 10), 'десять бук'],
    ['\ufeffслово\r\n', 'слово'],
    // As it comes out of a formatted page.
    ['со\u00adю\u200bз\u00a0№\u202f5', 'союз № 5'],
  ])('keeps %j as %j', (given, kept) => {
    expect(line(given)).toBe(kept)
  })

  test('has one sign for the end of a line', () => {
    expect(lines('а\r\nб\rв\u2028г\vд\n\tе')).toBe('а\nб\nв\nг\nд\n\tе')
  })

  test.each([
    ['', 'empty; 1 to 10'],
    [' \u200b\u2800\u3164\u202e ', 'empty'],
    ['одиннадцать', '11 characters, at most 10'],
    ['😀'.repeat(11), '11 characters, at most 10'],
    ['а\0б', 'U+0000'],
    ['а\tб', 'U+0009'],
    ['а\nб', 'one line'],
    ['а\u2028б', 'U+000A'],
    ['а\u0085б', 'U+000A'],
    ['а\u009fб', 'U+009F'],
    ['а\ud83d', 'surrogate'],
    ['\ude00а', 'surrogate'],
  ])('refuses %j', (given, said) => {
    const checked = line(given)
    expect(words(checked)).toContain(said)
    expect(isFault(checked) && checked.path).toEqual(['title'])
  })

  test('refuses control characters among several lines, and says which are allowed', () => {
    expect(words(lines('а\u0007б'))).toContain('U+0007 is not allowed; only line breaks and tabs')
  })

  test('takes nothing for nothing where a text is not required', () => {
    expect(line(' \n\u200b', 10, false)).toBe('')
  })

  test('whatever comes: what is kept is clean, within the limit, and stays the same when cleaned again', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), fc.boolean(), (value, multiline, required) => {
        const rule = { path: 'x', max: 12, multiline, required }
        const kept = cleanText(value, rule)
        if (isFault(kept)) return
        expect(cleanText(kept, rule)).toBe(kept)
        expect(kept).toBe(kept.normalize('NFC').trim())
        expect(lengthOf(kept)).toBeLessThanOrEqual(12)
        expect(kept).not.toMatch(multiline ? /(?![\n\t])\p{Cc}|\p{Cs}|\u202e/u : /\p{Cc}|\p{Cs}|\u202e/u)
        // What PostgreSQL and JSON carry without a change.
        expect(Buffer.from(kept, 'utf8').toString('utf8')).toBe(kept)
      }),
    )
  })

  test('whatever comes: nothing that can be read is lost', () => {
    const readable = (text: string) =>
      text.replace(/[\p{Cc}\p{Z}\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u200b\u2060\u180e]/gu, '').normalize('NFC')
    fc.assert(
      fc.property(anyText, (value) => {
        const kept = cleanText(value, { path: 'x', max: 1000, multiline: true })
        if (!isFault(kept)) expect(readable(kept)).toBe(readable(value))
      }),
    )
  })
})

describe('Registry numbers', () => {
  test('are kept once each, in their order', () => {
    expect(cleanRegistryNumbers([' 0891200000121000012 ', 'АРМ-61257', 'АРМ-61257'])).toEqual({
      values: ['0891200000121000012', 'АРМ-61257'],
      faults: [],
    })
  })

  test('give all their faults, each with its place', () => {
    const { values, faults } = cleanRegistryNumbers(['ok', '', 'x'.repeat(textLimits.registryNumber + 1)])
    expect(values).toEqual([])
    expect(faults.map(({ path }) => path)).toEqual([
      ['registryNumbers', '1'],
      ['registryNumbers', '2'],
    ])
  })

  test('are at most fifty', () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index))
    expect(cleanRegistryNumbers(numbers(maxRegistryNumbers)).values).toHaveLength(50)
    expect(cleanRegistryNumbers(numbers(51)).faults[0]?.text.en).toBe('There are too many: 51, at most 50 are allowed.')
  })
})

describe('A phone', () => {
  test.each([
    ['8-123-12345678', '8-123-12345678'],
    [' 8-3522-443550 ', '8-3522-443550'],
    ['7–912–3456789', '7-912-3456789'],
    ['\u202a375-17-1234567\u202c', '375-17-1234567'],
  ])('%j is kept as %j', (given, kept) => {
    expect(parsePhone(given)).toBe(kept)
  })

  test.each([
    '',
    '81231234567',
    '+7-912-3456789',
    '8 912 3456789',
    '8(3522)443550',
    '8-912-345-67-89',
    '8-912-',
    '8-12-12345',
    '1234-123-12345678',
    '123-12345-12345678901',
    '8-123-1234567a',
    '٨-١٢٣-١٢٣٤٥٦٧٨',
  ])('%j is refused, with the procedure’s example', (given) => {
    const checked = parsePhone(given)
    expect(isFault(checked) && [checked.path, checked.text.ru.includes('8-123-12345678')]).toEqual([
      ['contactPhone'],
      true,
    ])
  })

  test('of the procedure’s form is kept, whatever its digits', () => {
    const part = (min: number, max: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max })
    fc.assert(
      fc.property(part(1, 3), part(3, 4), part(6, 8), (country, area, rest) => {
        const phone = `${country}-${area}-${rest}`
        expect(parsePhone(phone)).toBe(phone)
      }),
    )
  })
})

describe('An e-mail address', () => {
  test.each([
    'anna@zakupki.example',
    'i.ivanov+44fz@sub.zakupki.example',
    'ivanov@закупки.example',
    'ivanov@Закупки.рф',
    'ivanov@xn--80a1acny.xn--p1ai',
    'ivanov@пример.испытание',
  ])('%j is kept', (given) => {
    expect(parseEmail(` ${given} `)).toBe(given)
  })

  test.each([
    '',
    'anna',
    'anna@',
    '@zakupki.example',
    'anna@zakupki',
    'anna@@zakupki.example',
    'иванов@закупки.рф',
    'anna@.рф',
    'anna@закупки..рф',
    'anna@-закупки.рф',
    'anna@zakupki.xn--',
    'anna@10.0.0.1',
    'anna@zaku%70ki.example',
    'anna@закупки。рф',
    'anna anna@zakupki.example',
    'anna@zakupki.example\nbcc: vera@kurgan.example',
    'anna@zaku\u200bpki.example',
    'anna\0@zakupki.example',
    `anna@${'z'.repeat(250)}.example`,
    `${'a'.repeat(240)}@zakupki.example`,
  ])('%j is refused, with an example', (given) => {
    const checked = parseEmail(given)
    expect(isFault(checked) && [checked.path, checked.text.ru.includes('имя@домен')]).toEqual([['contactEmail'], true])
  })

  test('is one address in national letters and in ASCII, in any case', () => {
    const label = fc.string({
      unit: fc.constantFrom(...'абвгдежзийклмнопрстуфхцчшщъыьэюяё'),
      minLength: 1,
      maxLength: 20,
    })
    const top = fc.constantFrom('рф', 'бел', 'москва', 'example', 'xn--p1ai')
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), top, (labels, last) => {
        const email = `Ivanov@${[...labels, last].join('.')}`
        expect(parseEmail(email)).toBe(email)
        const login = parseLogin(email) as string
        expect(login).toMatch(/^ivanov@[a-z\d.-]+$/)
        expect([parseEmail(login), parseLogin(login), parseLogin(email.toUpperCase())]).toEqual([login, login, login])
      }),
    )
  })

  test('in a message is shown short and without control characters', () => {
    const checked = parseEmail(`\u202e\0${'ы'.repeat(1000)}`)
    expect(words(checked)).toContain(`"${'ы'.repeat(40)}…"`)
  })
})
