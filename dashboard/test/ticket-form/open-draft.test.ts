import { describe, expect, it } from 'vitest'
import { contentOf, type Draft, draftOf, isUnsaved } from '@/features/ticket-form/draft.ts'
import { emptyForm } from '@/features/ticket-form/form-values.ts'
import { openDraft } from '@/features/ticket-form/open-draft.ts'
import type { ServerDraftFragment } from '@/generated/graphql.ts'

const start = { ...emptyForm({ email: 'anna@zakupki.example', phone: null }), desk: 'espgu' }
const now = Date.parse('2026-03-02T09:00:00Z')

const server = (desk: string, version: number, title: string): ServerDraftFragment => ({
  __typename: 'TicketDraft',
  version,
  updatedAt: '2026-03-02T08:00:00Z',
  desk: { __typename: 'Desk', id: desk, slug: desk },
  title,
  type: null,
  documentKind: null,
  description: 'Текст',
  registryNumbers: ['0191'],
  occurredAt: '2026-03-01T08:30:00.000Z',
  contactEmail: 'anna@zakupki.example',
  contactPhone: null,
  fields: [{ __typename: 'DraftFieldValue', key: 'application', value: '12' }],
  uploads: [
    { __typename: 'DraftUpload', uploadId: 'up1', filename: 'экран.png', size: 3, expiresAt: '2026-03-20T00:00:00Z' },
  ],
  idempotencyKey: `key of ${title}`,
})
const newKey = () => 'new'
const taken = (of: ServerDraftFragment): Draft => draftOf(of, newKey)
const typedOn = (draft: Draft, title: string): Draft => ({ ...draft, values: { ...draft.values, title } })
const open = (local: Draft | null, drafts: ServerDraftFragment[] | null, asked: string | null = null) =>
  openDraft({ local, drafts, start, asked, now, newKey })

describe('the form opens', () => {
  it('untouched where there is nothing', () => {
    const opened = open(null, [])
    expect(opened).toMatchObject({ restored: false, conflict: null, draft: { values: start, saved: null } })
  })

  it('with the draft of another computer, the last one or that of the desk that the address names', () => {
    const drafts = [server('web-torgi', 4, 'Торги'), server('espgu', 1, 'ЕСПГУ')]
    expect(open(null, drafts)).toMatchObject({
      restored: true,
      draft: { values: { title: 'Торги', desk: 'web-torgi' } },
    })
    expect(open(null, drafts, 'espgu').draft.values.title).toBe('ЕСПГУ')
    const { draft } = open(null, drafts)
    expect(draft.idempotencyKey).toBe('key of Торги')
    expect(draft.values.fields).toEqual({ application: '12' })
    expect(isUnsaved(draft)).toBe(false)
    expect(contentOf(draft).occurredAt).toBe('2026-03-01T08:30:00.000Z')
  })

  it('with this browser’s when the server cannot be reached, or has just that', () => {
    const first = server('espgu', 2, 'Начало')
    const local = typedOn(taken(first), 'Дальше')
    expect(open(local, null).draft).toEqual(local)
    expect(open(local, [first])).toMatchObject({ conflict: null, draft: { values: { title: 'Дальше' } } })
  })

  it('with the server’s when it has gone on there and nothing was typed here', () => {
    const opened = open(taken(server('espgu', 2, 'Начало')), [server('espgu', 3, 'Дальше')])
    expect(opened).toMatchObject({ conflict: null, draft: { values: { title: 'Дальше' }, saved: { version: 3 } } })
  })

  it('with both, to choose from, when both have gone on', () => {
    const there = server('espgu', 3, 'Там')
    const opened = open(typedOn(taken(server('espgu', 2, 'Начало')), 'Здесь'), [there])
    expect(opened.conflict).toBe(there)
    expect(opened.draft.values.title).toBe('Здесь')
  })

  it('without asking when only the answer to the last saving was lost', () => {
    const local = { ...taken(server('espgu', 3, 'То же')), saved: null }
    expect(open(local, [server('espgu', 3, 'То же')])).toMatchObject({
      conflict: null,
      draft: { saved: { version: 3 } },
    })
  })

  it('without a draft that has been filed elsewhere, unless something was typed here since', () => {
    const local = taken(server('espgu', 2, 'Подано'))
    expect(open(local, [])).toMatchObject({ restored: false, draft: { values: { title: '' } } })
    expect(open(typedOn(local, 'Ещё'), [])).toMatchObject({
      restored: true,
      draft: { values: { title: 'Ещё' }, saved: null },
    })
  })

  it('on the desk that is asked for, while the other desk’s draft waits on the server', () => {
    const other = server('web-torgi', 1, 'Торги')
    expect(open(taken(other), [other], 'espgu')).toMatchObject({
      restored: false,
      draft: { values: { desk: 'espgu' } },
    })
    // What only this browser has is taken along.
    expect(open(typedOn(taken(other), 'Новое'), [other], 'espgu').draft.values.title).toBe('Новое')
  })

  it('without files that the server has let go, and says which', () => {
    const local = taken(server('espgu', 2, 'Давно'))
    const opened = openDraft({
      local,
      drafts: null,
      start,
      asked: null,
      now: Date.parse('2026-03-21T00:00:00Z'),
      newKey,
    })
    expect([opened.gone, opened.draft.uploads]).toEqual([['экран.png'], []])
  })
})
