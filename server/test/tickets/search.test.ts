import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, type TestApi, testApi } from '../testkit/api.ts'
import { act, bring, type Everybody, everybody, form } from './acts.ts'

let api: TestApi
let all: Everybody
/** Numbers of the tickets, by the names that the tests know them by. */
const numbers = {} as Record<keyof typeof stories, string>

const stories = {
  certificate: {
    title: 'Не принимается сертификат',
    description: 'При входе портал пишет «Сертификат не найден». Отчёт об ошибке прилагаю, см. report-v2.final.pdf.',
    registryNumbers: [],
  },
  plan: {
    title: 'План-график не подписывается',
    description: 'Письмо от noreply@webtorgi.example, адрес https://webtorgi.example/portal/44-fz?id=5 и/или сайт.',
    registryNumbers: ['0191300001526000123', 'АРМ-61257'],
  },
  application: {
    title: 'Заявка в Web-Торги-КС: ёмкость',
    description: 'Код 0x80091007, закон 44-ФЗ, позиция 1.2.3/45, версия 2e5abc и 12e34.',
    registryNumbers: ['ЗК/2026-000077'],
  },
}

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
  for (const [name, story] of Object.entries(stories)) {
    const { ticket } = await act(all.anna, 'create', { ...form(api), ...story })
    numbers[name as keyof typeof stories] = ticket.number
  }
})
afterAll(() => api?.[Symbol.asyncDispose]())

async function find(search: string, name: keyof Everybody = 'vera'): Promise<string[]> {
  const { tickets } = await all[name].get(
    `query ($search: String!) { tickets(filter: { search: $search }) { nodes { number } } }`,
    { search },
  )
  const names = Object.entries(numbers)
  return tickets.nodes.map(({ number }: { number: string }) => names.find((each) => each[1] === number)?.[0]).sort()
}

describe('search finds', () => {
  test.each([
    ['сертификатами', ['certificate']],
    ['Сертификатов', ['certificate']],
    ['СЕРТИФИКАТ не принимаются', ['certificate']],
    ['подписывать план', ['plan']],
    ['графиками', ['plan']],
    ['план-графики', ['plan']],
    ['сайты', ['plan']],
  ])('by the word and not its form: %s', async (typed, expected) => {
    expect(await find(typed)).toEqual(expected)
  })

  test.each([
    ['отчет', ['certificate']],
    ['отчёт', ['certificate']],
    ['емкости', ['application']],
    ['ёмкости', ['application']],
  ])('ё as е and е as ё: %s', async (typed, expected) => {
    expect(await find(typed)).toEqual(expected)
  })

  test.each([
    ['серт', ['certificate']],
    ['подпис', ['plan']],
    ['подписыва', ['plan']],
    ['подписывает', ['plan']],
    ['подписываетс', ['plan']],
    ['принимаетс', ['certificate']],
    ['webt', ['plan']],
    ['торг', ['application']],
  ])('by the beginning of a word, however much of it: %s', async (typed, expected) => {
    expect(await find(typed)).toEqual(expected)
  })

  test.each([
    ['АРМ-61257', ['plan']],
    ['арм 61257', ['plan']],
    ['АРМ61257', ['plan']],
    ['61257', ['plan']],
    ['6125', ['plan']],
    ['0191300001526000123', ['plan']],
    ['01913000015', ['plan']],
    ['191300001526000123', ['plan']],
    ['ЗК/2026-000077', ['application']],
    ['ЗК-2026', ['application']],
    ['000077', ['application']],
    ['77', ['application']],
    ['44-ФЗ', ['application']],
    ['0x80091007', ['application']],
    ['80091007', []],
    ['1.2.3', ['application']],
    ['2e5abc', ['application']],
    ['12e34', ['application']],
    ['12e', ['application']],
  ])('registry numbers and codes, whole and from the beginning of a part: %s', async (typed, expected) => {
    expect(await find(typed)).toEqual(expected)
  })

  test('a ticket by its number, whole, without its letters or without its zeros', async () => {
    const { certificate } = numbers
    for (const typed of [certificate, certificate.toLowerCase(), '000001', 'OP-0000', ` ${certificate} `]) {
      expect(await find(typed), typed).toContain('certificate')
    }
    expect(await find('1')).toContain('certificate')
    expect(await find('OP-1')).toContain('certificate')
    expect(await find('OP-000002')).toEqual(['plan'])
  })

  test.each([
    ['report-v2.final.pdf', ['certificate']],
    ['final', ['certificate']],
    ['webtorgi.example', ['plan']],
    ['noreply@webtorgi.example', ['plan']],
    ['https://webtorgi.example/portal/44-fz?id=5', ['plan']],
    ['portal', ['plan']],
    ['и/или сайт', ['plan']],
    ['Web-Торги-КС', ['application']],
    ['«Сертификат не найден»', ['certificate']],
  ])('what was copied from a ticket’s own words: %s', async (typed, expected) => {
    expect(await find(typed)).toEqual(expected)
  })
})

describe('search does not find', () => {
  test('where one word of several is missing', async () => {
    expect(await find('сертификат жираф')).toEqual([])
  })

  test('anything by stop words alone, and passes over them among others', async () => {
    expect(await find('и на в')).toEqual([])
    expect(await find('и сертификат')).toEqual(['certificate'])
  })

  test('internal notes, answers, contacts, names of people and files', async () => {
    const { ticket } = await act(all.anna, 'create', {
      ...form(api),
      uploadIds: [await bring(api, all.anna, 'кит.txt')],
    })
    await act(all.agnes, 'comment', { ticketId: ticket.id, body: 'бегемот', internal: true })
    await act(all.agnes, 'comment', { ticketId: ticket.id, body: 'носорог' })
    for (const typed of ['бегемот', 'носорог', 'кит', 'anna', 'zakupki', '12345678', '8-123-12345678', '7707083893']) {
      expect(await find(typed, 'admin'), typed).toEqual([])
    }
  })

  test('what the viewer may not see', async () => {
    const story = { ...form(api, 'own'), title: 'Перламутровые пуговицы' }
    const { ticket } = await act(all.anna, 'create', story)
    const count = async (name: keyof Everybody) =>
      (await all[name].get('{ tickets(filter: { search: "пуговица" }) { totalCount nodes { id } } }')).tickets
    expect(await count('anna')).toEqual({ totalCount: 1, nodes: [{ id: ticket.id }] })
    for (const name of ['boris', 'vera', 'agnes'] as const)
      expect(await count(name)).toEqual({ totalCount: 0, nodes: [] })
  })
})

test('nothing that is typed is a syntax error: it finds something, nothing, or is refused as bad input', async () => {
  const operators = ['&', '|', '!', '(', ')', ':*', '<->', '\\', "'", '"', ':', '*', ' ', '%', '$1', '--', 'а:*', 'и']
  const piece = fc.oneof(
    fc.constantFrom(...operators),
    fc.array(fc.nat(0x10ffff), { maxLength: 8 }).map((points) => String.fromCodePoint(...points)),
    fc.string({ unit: fc.constantFrom(...'аё1-/._ЯzЪ²½ǅ①ﬁ𝟘一'), maxLength: 8 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
      const answer = await all.vera.ask(
        'query ($search: String!) { tickets(filter: { search: $search }) { totalCount } }',
        {
          search: pieces.join(''),
        },
      )
      expect([undefined, 'BAD_USER_INPUT']).toContain(codeOf(answer))
    }),
    { numRuns: 60 },
  )
})

test('whatever a ticket says, each of its words and each beginning of a code finds it', async () => {
  const words = fc.stringMatching(/^[а-яёa-z]{2,10}$/)
  const codes = fc.stringMatching(/^[а-яa-z0-9]{1,6}$/)
  const token = fc
    .tuple(
      fc.array(fc.oneof(words, codes), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('-', '/', '.', '_', ', ', '@', ':'),
    )
    .map(([parts, separator]) => parts.join(separator))
  await fc.assert(
    fc.asyncProperty(fc.array(token, { minLength: 1, maxLength: 4 }), fc.nat(), async (tokens, at) => {
      const [row] = await api.services.db.query<{ missed: string | null }>(
        `WITH told AS (SELECT ticket_search_vector('', $1, 'OP-000009', '{}') AS vector)
         SELECT string_agg(typed, ' | ') AS missed FROM told, unnest($2::text[]) AS typed
         WHERE NOT coalesce(vector @@ ticket_search_query(typed), ticket_search_query(typed) IS NULL)`,
        [tokens.join(' '), beginnings(tokens, at)],
      )
      expect(row?.missed).toBeNull()
    }),
    { numRuns: 150 },
  )
})

/** Each token whole, each part of it between separators, and some beginning of each. */
function beginnings(tokens: readonly string[], at: number): string[] {
  const parts = tokens.flatMap((token) => [token, ...token.split(/[^\p{L}\p{N}]+/u)]).filter((part) => part !== '')
  return parts.flatMap((part) => [part, part.slice(0, 2 + (at % part.length))])
}
