import { expect, test } from 'vitest'
import { ask } from './kit/ask.ts'
import { Stage } from './kit/stage.ts'

const create = `mutation { createApiToken(input: { name: "поток", scopes: [TICKETS_READ] }) { id token } }`
const revoke = `mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { apiToken { id } } }`

test('a token revoked on one node closes its sockets on another within a second', async () => {
  const stage = await Stage.open()
  const [one, other] = await stage.startNodes(2)
  if (!one || !other) throw new Error('there are no two nodes')
  const agnes = await stage.token('agnes')
  const delays: number[] = []
  for (let round = 0; round < 7; round += 1) {
    const { createApiToken } = await ask<{ createApiToken: { id: string; token: string } }>(one.url, agnes, create)
    const after = await stage.liveCursor()
    const follower = await stage.follow({ after, token: createApiToken.token, addresses: () => [other.url] })
    // It follows indeed.
    await stage.file(1)
    await follower.count(1)
    await ask(one.url, agnes, revoke, { input: { id: createApiToken.id } })
    const revoked = performance.now()
    await follower.until(() => follower.ends.length > 0)
    delays.push(performance.now() - revoked)
    expect(follower.ends).toEqual([4403])
  }
  delays.sort((first, second) => first - second)
  console.log(`ms from the answer to the close: ${delays.map(Math.round).join(', ')}`)
  // Of seven, as one may wait for a busy machine.
  expect(delays[3]).toBeLessThan(1000)
})
