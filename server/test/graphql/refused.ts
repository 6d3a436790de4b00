import { expect } from 'vitest'
import { type Answer, type Client, codeOf } from '../testkit/api.ts'
import { type Act, faultsOf, mutations } from '../tickets/acts.ts'

/** A well-formed key of nothing. */
export const nowhere = '019a0000-0000-7000-8000-000000000000'

export const long = (length: number) => 'я'.repeat(length)

/** Values of text that are wrong wherever text is asked for, with a word of what is said of each in Russian. */
export const unreadable: [unknown, RegExp][] = [
  ['Н\u0000УЛ', /U\+0000/],
  ['\u001b[31m', /U\+001B/],
  ['половина \ud83d', /суррогат/],
  ['\udc00', /суррогат/],
  [5, /строка/],
  [true, /строка/],
  [{ a: 1 }, /строка/],
  [['a'], /строка/],
]

/** An operation sent by somebody who reads Russian. */
export async function inRussian(url: string, client: Client, query: string, variables: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'accept-language': 'ru-RU,ru;q=0.9',
      authorization: `Bearer ${client.token}`,
    },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}

/** One wrong field of an input is refused by its name, in words that its sender reads. */
export async function refused(url: string, client: Client, act: Act, input: object, path: string, said = /[а-я]{4}/) {
  const answer = await inRussian(url, client, mutations[act], { input })
  const label = `${act} ${path} ${JSON.stringify(input).slice(0, 300)}`
  expect(codeOf(answer), label).toBe('BAD_USER_INPUT')
  expect(faultsOf(answer), label).toEqual([path])
  expect(answer.errors?.[0]?.message, label).toContain(path)
  expect(answer.errors?.[0]?.message, label).toMatch(said)
}
