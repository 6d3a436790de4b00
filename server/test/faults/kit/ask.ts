/** What a node answered with instead of data. */
export class Refused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

interface Answer<Data> {
  data?: Data | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

/** One request to one node, as a program sends it; fails with Refused, or with what the network says. */
export async function ask<Data>(
  url: string,
  token: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    // A node whose PostgreSQL is gone may have nothing to say; another one may.
    signal: AbortSignal.timeout(30_000),
  })
  const answer = (await response.json()) as Answer<Data>
  const [error] = answer.errors ?? []
  if (error) throw new Refused(error.extensions?.code ?? String(response.status), error.message)
  if (!answer.data) throw new Refused(String(response.status), 'no data in the answer')
  return answer.data
}
