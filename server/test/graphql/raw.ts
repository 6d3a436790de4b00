import type { Client } from '../testkit/api.ts'

export interface Raw {
  status: number
  code: unknown
  message: string
  cost?: unknown
  fields?: unknown
}

/** A request as it is, for what is no proper one. */
export async function send(
  url: string,
  client: Client,
  body: string | Uint8Array | null,
  options: { method?: string; query?: string; headers?: object } = {},
) {
  const response = await fetch(`${url}${options.query ?? ''}`, {
    method: options.method ?? 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${client.token}`,
      ...options.headers,
    },
    ...(body !== null && { body: body as BodyInit }),
  })
  const { errors } = (await response.json()) as { errors?: { message: string; extensions: Record<string, unknown> }[] }
  const [error] = errors ?? []
  return {
    status: response.status,
    code: error?.extensions.code,
    message: error?.message ?? '',
    cost: error?.extensions.cost,
    fields: error?.extensions.fields,
  } as Raw
}
