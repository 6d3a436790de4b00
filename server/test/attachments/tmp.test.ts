import { once } from 'node:events'
import { test } from 'vitest'
import { png } from './samples.ts'
import { stage } from './stage.ts'
test('x', async () => {
  const on = await stage()
  const p = await on.promise(png().length)
  const s = await on.connect()
  s.on('data', (d) => console.log('<<', d.toString().slice(0, 40)))
  s.on('close', () => console.log('closed'))
  const head = `PUT ${p.path} HTTP/1.1\r\nhost: x\r\nauthorization: ${p.headers.Authorization}\r\n`
  s.write(`${head}content-length: 0\r\n\r\n`)
  await once(s, 'data')
  console.log('second')
  s.write(`${head}content-length: 0\r\n\r\n`)
  await once(s, 'data')
  console.log('third')
  s.write(`${head}transfer-encoding: chunked\r\n\r\n`)
  await new Promise((r) => setTimeout(r, 50))
  s.write(`0\r\n\r\n`)
  await once(s, 'data')
  await on[Symbol.asyncDispose]()
}, 15000)
