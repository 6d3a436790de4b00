import { expect, test } from 'vitest'
import { emptyDraft, isEmptyDraft, keptUploads, parseCommentDraft } from '@/features/tickets/comment-draft.ts'

test('what was kept comes back', () => {
  const draft = { ...emptyDraft('k1'), body: 'Номер договора 2026-17', internal: true }
  expect(parseCommentDraft(JSON.stringify(draft))).toEqual(draft)
})

test.each([null, '', '{', '[]', '{"body":1}', '{"body":"x"}'])('%s is nothing of ours', (text) =>
  expect(parseCommentDraft(text)).toBeNull(),
)

test('spaces are no text, a file alone is enough', () => {
  expect(isEmptyDraft({ ...emptyDraft('k1'), body: '  \n' })).toBe(true)
  expect(isEmptyDraft({ ...emptyDraft('k1'), uploads: [{ id: 'u1', filename: 'a.png', size: 1 }] })).toBe(false)
})

test('only files that are on the server are kept', () => {
  const kept = keptUploads([
    { id: 'u1', filename: 'a.png', size: 1, state: 'ready' },
    { id: null, filename: 'b.png', size: 2, state: 'sending' },
  ])
  expect(kept).toEqual([{ id: 'u1', filename: 'a.png', size: 1 }])
})
