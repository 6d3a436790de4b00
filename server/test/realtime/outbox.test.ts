import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { Outbox, Outboxes } from '../../src/realtime/outbox.ts'

/** A network that takes nothing until it is opened. */
function network() {
  const taken: Buffer[] = []
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const stream = new Writable({
    highWaterMark: 1024,
    write(chunk: Buffer, _encoding, done) {
      opened.then(() => {
        taken.push(chunk)
        done()
      })
    },
  })
  return { stream, taken, open }
}

const nothing = Buffer.alloc(0)

function outboxes(limit = 1_000_000) {
  const all = new Outboxes()
  const { stream, ...net } = network()
  let overflows = 0
  const onOverflow = () => {
    overflows += 1
  }
  return {
    all,
    ...net,
    outbox: new Outbox(all, stream, { limit, onOverflow, framed: false }),
    overflows: () => overflows,
  }
}

test('what a stream holds that has enough is counted as waiting, until it has taken it', async () => {
  const { all, outbox, taken, open } = outboxes()
  outbox.push(nothing, Buffer.alloc(5000, 'a'))
  expect(all.bytes).toBe(5000)
  outbox.flush()
  expect(all.bytes).toBe(5000)
  outbox.push(nothing, Buffer.alloc(700, 'b'))
  expect(all.bytes).toBe(5700)
  expect(taken).toEqual([])
  open()
  await outbox.settled()
  expect(all.bytes).toBe(0)
  expect(Buffer.concat(taken).toString()).toBe('a'.repeat(5000) + 'b'.repeat(700))
})

test('an outbox that is closed, by its owner or by what waits, counts no more and takes no more', () => {
  const { all, outbox, overflows } = outboxes(6000)
  outbox.push(nothing, Buffer.alloc(5000))
  outbox.flush()
  outbox.push(nothing, Buffer.alloc(2000))
  expect([all.bytes, overflows()]).toEqual([7000, 0])
  outbox.push(nothing, Buffer.alloc(1))
  expect([all.bytes, overflows(), all.overflows]).toEqual([0, 1, 1])
  outbox.push(nothing, Buffer.alloc(1))
  outbox.close()
  expect([all.bytes, overflows()]).toEqual([0, 1])
})
