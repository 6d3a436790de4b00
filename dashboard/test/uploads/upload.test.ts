import { describe, expect, it } from 'vitest'
import { readAnswer } from '@/features/uploads/put-file.ts'
import {
  lostUploads,
  pendingUploads,
  type UploadAction,
  type UploadItem,
  uploadIds,
  uploadsReducer,
} from '@/features/uploads/upload.ts'
import { acceptOf, isSame, itemsOf, nameScreenshot, type UploadRules } from '@/features/uploads/upload-rules.ts'

const rules: UploadRules = {
  maxSize: 10,
  maxFiles: 3,
  kinds: [
    { contentTypes: ['image/png'], extensions: ['png'] },
    { contentTypes: ['text/plain', 'text/x-log'], extensions: ['txt', 'log'] },
    { contentTypes: ['application/zip'], extensions: ['zip'] },
  ],
}
let keys = 0
const key = () => `k${++keys}`
const file = (name: string, type: string, size = 3) => new File(['x'.repeat(size)], name, { type })

function waiting(): UploadItem {
  return itemsOf([file('экран.png', 'image/png')], rules, 0, key)[0] as UploadItem
}
const run = (item: UploadItem, ...actions: UploadAction[]) => actions.reduce(uploadsReducer, [item])

describe('an upload', () => {
  it('goes from waiting over sending to ready, and its id is kept', () => {
    const item = waiting()
    const { key } = item
    const ready = run(
      item,
      { type: 'started', key },
      { type: 'progressed', key, progress: 0.4 },
      { type: 'finished', key, id: 'up1' },
    )
    expect(ready).toMatchObject([{ state: 'ready', id: 'up1', progress: 1, fault: null }])
    expect(uploadIds(ready)).toEqual(['up1'])
    expect(pendingUploads(ready)).toEqual([])
  })

  it('can be tried again when the network broke, and not when the server said no', () => {
    const item = waiting()
    const { key } = item
    const broke = (final: boolean): UploadAction => ({ type: 'broke', key, fault: { is: 'network' }, final })
    const retried: UploadAction = { type: 'retried', key }
    expect(run(item, { type: 'started', key }, broke(false), retried)).toMatchObject([
      { state: 'waiting', fault: null },
    ])
    const rejected = run(item, { type: 'started', key }, broke(true), retried)
    expect(rejected).toMatchObject([{ state: 'rejected' }])
    expect(lostUploads(rejected)).toHaveLength(1)
    expect(uploadIds(rejected)).toEqual([])
  })

  it('ignores what arrives after it was removed, or out of turn', () => {
    const item = waiting()
    const { key } = item
    expect(run(item, { type: 'removed', key }, { type: 'finished', key, id: 'late' })).toEqual([])
    expect(run(item, { type: 'finished', key, id: 'early' })).toMatchObject([{ state: 'waiting', id: null }])
  })

  it('holds a submit while it waits, is sent, or is about to be tried again', () => {
    const item = waiting()
    expect(pendingUploads([item])).toHaveLength(1)
    expect(pendingUploads(run(item, { type: 'started', key: item.key }))).toHaveLength(1)
    const broke: UploadAction = { type: 'broke', key: item.key, fault: { is: 'network' }, final: false }
    expect(pendingUploads(run(item, { type: 'started', key: item.key }, broke))).toHaveLength(1)
  })
})

describe('before a byte is sent', () => {
  const faultOf = (one: File, taken = 0) => itemsOf([one], rules, taken, key)[0]?.fault

  it.each([
    ['an allowed kind', file('a.png', 'image/png'), null],
    ['a kind that only the name tells', file('a.log', ''), null],
    ['a browser’s own name of a kind', file('a.zip', 'application/x-zip-compressed'), null],
    ['nothing in it', file('a.png', 'image/png', 0), { is: 'empty' }],
    ['just the limit', file('a.png', 'image/png', 10), null],
    ['too much', file('a.png', 'image/png', 11), { is: 'tooLarge', maxSize: 10 }],
    ['a program', file('a.exe', 'application/x-msdownload'), { is: 'kind', extension: 'exe' }],
    ['no ending', file('README', ''), { is: 'kind', extension: '' }],
  ])('%s', (_name, one, expected) => {
    expect(faultOf(one)).toEqual(expected)
  })

  it('refuses one too many, and lets the server decide while the rules are not known', () => {
    expect(faultOf(file('a.png', 'image/png'), 3)).toEqual({ is: 'tooMany', max: 3 })
    const five = ['a.png', 'b.exe', 'c.png', 'd.png', 'e.png'].map((name) => file(name, ''))
    expect(itemsOf(five, rules, 0, key).map(({ state }) => state)).toEqual([
      'waiting',
      'refused',
      'waiting',
      'waiting',
      'refused',
    ])
    expect(itemsOf([file('a.exe', '')], null, 0, key)).toMatchObject([{ state: 'waiting' }])
  })

  it('says what the system’s dialog is to show, and the type that the browser leaves out', () => {
    expect(acceptOf(rules)).toBe('.png,.txt,.log,.zip')
    expect(acceptOf(null)).toBeUndefined()
    expect(itemsOf([file('a.log', '')], rules, 0, key)[0]?.contentType).toBe('text/plain')
  })

  it('knows a file that is there already', () => {
    const once = new File(['abc'], 'a.png', { lastModified: 1 })
    const [item] = itemsOf([once], rules, 0, key) as [UploadItem]
    expect(isSame(new File(['abc'], 'a.png', { lastModified: 1 }), item)).toBe(true)
    expect(isSame(new File(['abc'], 'a.png', { lastModified: 2 }), item)).toBe(false)
    expect(isSame(new File(['abcd'], 'a.png', { lastModified: 1 }), item)).toBe(false)
    // Of what a draft brought back the moment is not known.
    expect(isSame(once, { ...item, file: null })).toBe(true)
  })

  it('names a pasted screenshot by its time', () => {
    const now = new Date(2026, 10, 5, 7, 8, 9)
    expect(nameScreenshot('снимок-экрана', 'image/png', now, 0)).toBe('снимок-экрана-2026-11-05-07-08-09.png')
    expect(nameScreenshot('снимок-экрана', 'image/jpeg', now, 1)).toBe('снимок-экрана-2026-11-05-07-08-09-2.jpg')
  })
})

describe('the answer to PUT', () => {
  const body = JSON.stringify({
    errors: [
      {
        message: 'file: По содержимому это PNG.',
        extensions: { code: 'BAD_USER_INPUT', fields: [{ path: ['file'], message: 'По содержимому это PNG.' }] },
      },
    ],
  })

  it.each([
    [204, '', null],
    [400, body, { fault: { is: 'server', message: 'По содержимому это PNG.' }, final: true }],
    [503, '<html>', { fault: { is: 'network' }, final: false }],
    [413, '', { fault: { is: 'network' }, final: false }],
    [
      404,
      JSON.stringify({ errors: [{ message: 'Загрузка устарела.' }] }),
      { fault: { is: 'server', message: 'Загрузка устарела.' }, final: false, gone: true },
    ],
  ])('%i', (status, text, expected) => {
    expect(readAnswer(status, text)).toEqual(expected)
  })
})
