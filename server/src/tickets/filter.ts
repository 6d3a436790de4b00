import type { TermState, TicketChannel, TicketStatus } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import { badInput, type FieldFault, fault, notFound } from '../errors.ts'
import { isTaxpayerId } from '../organizations/taxpayer-id.ts'
import { type Condition, isIn, type ListedField } from './condition.ts'
import { isTicketNumber } from './number.ts'
import { visibility } from './permissions.ts'

/** The contract's TicketFilter with plain ids; null and absent mean the same. */
export interface TicketFilter {
  number?: readonly string[] | null
  desk?: readonly string[] | null
  status?: readonly TicketStatus[] | null
  assignee?: readonly string[] | null
  unassigned?: boolean | null
  mine?: boolean | null
  assignedToMe?: boolean | null
  taxpayerId?: readonly string[] | null
  type?: readonly string[] | null
  documentKind?: readonly string[] | null
  channel?: readonly TicketChannel[] | null
  termState?: readonly TermState[] | null
  dueAt?: DateTimeRange | null
  escalated?: boolean | null
  createdAt?: DateTimeRange | null
  updatedAt?: DateTimeRange | null
  search?: string | null
  or?: readonly TicketFilter[] | null
  not?: TicketFilter | null
}

export interface DateTimeRange {
  gte?: Date | null
  lt?: Date | null
}

/** Levels of or/not within each other, filters in all, values in one list, characters of a search. */
export const filterLimits = { depth: 6, filters: 50, values: 200, search: 200 }

/**
 * A filter as a condition for one viewer: terms about the viewer become plain ids, slugs become ids of desks.
 * Says every fault at once (BAD_USER_INPUT), or names the desk that is not there (NOT_FOUND).
 */
export function filterCondition(filter: TicketFilter, viewer: Viewer): Condition {
  const faults: FieldFault[] = []
  let filters = 0

  function translate(part: TicketFilter, path: string[], depth: number): Condition {
    filters += 1
    if (filters > filterLimits.filters || depth > filterLimits.depth) {
      throw badInput(
        fault(path, {
          ru: `Слишком сложный фильтр: не больше ${filterLimits.filters} условий и ${filterLimits.depth} уровней вложенности.`,
          en: `The filter is too complex: at most ${filterLimits.filters} filters and ${filterLimits.depth} levels.`,
        }),
      )
    }
    const terms: Condition[] = []
    const list = (field: ListedField, name: keyof TicketFilter, values: readonly string[] | null | undefined) => {
      if (values == null) return
      checkLength(values, [...path, name])
      terms.push(isIn(field, ...values))
    }

    if (part.desk != null) list('deskId', 'desk', deskIds(part.desk, viewer, path))
    list('number', 'number', part.number)
    part.number?.forEach((value, index) => {
      if (!isTicketNumber(value)) faults.push(fault([...path, 'number', String(index)], notNumber))
    })
    list('status', 'status', part.status)
    terms.push(...assigneeTerms(part))
    if (part.assignee != null) checkLength(part.assignee, [...path, 'assignee'])
    terms.push(...own(part.mine, isIn('requesterId', viewer.userId)))
    terms.push(...own(part.assignedToMe, isIn('assigneeId', viewer.userId)))
    list('taxpayerId', 'taxpayerId', part.taxpayerId)
    part.taxpayerId?.forEach((value, index) => {
      if (!isTaxpayerId(value)) faults.push(fault([...path, 'taxpayerId', String(index)], notTaxpayerId))
    })
    list('typeId', 'type', part.type)
    list('documentKindId', 'documentKind', part.documentKind)
    list('channel', 'channel', part.channel)
    list('termState', 'termState', part.termState)
    terms.push(...own(part.escalated, { moment: 'escalatedAt', gte: null, lt: null }))
    for (const moment of ['createdAt', 'updatedAt', 'dueAt'] as const) {
      const { gte = null, lt = null } = part[moment] ?? {}
      // Without a bound nothing is asked, of tickets without a term neither.
      if (gte !== null || lt !== null) terms.push({ moment, gte, lt })
    }
    if (part.search != null) {
      const text = part.search.normalize('NFC').trim()
      const wrong = searchFault(text)
      if (wrong) faults.push(fault([...path, 'search'], wrong))
      terms.push({ search: text })
    }
    if (part.or != null) {
      checkLength(part.or, [...path, 'or'])
      terms.push({ any: part.or.map((each, index) => translate(each, [...path, 'or', String(index)], depth + 1)) })
    }
    if (part.not != null) terms.push({ not: translate(part.not, [...path, 'not'], depth + 1) })
    return terms.length === 1 && terms[0] ? terms[0] : { all: terms }
  }

  function checkLength(values: readonly unknown[], path: string[]) {
    if (values.length <= filterLimits.values) return
    faults.push(
      fault(path, {
        ru: `Не больше ${filterLimits.values} значений, получено ${values.length}.`,
        en: `At most ${filterLimits.values} values, got ${values.length}.`,
      }),
    )
  }

  const condition = translate(filter, [], 1)
  if (faults.length > 0) throw badInput(...faults)
  return condition
}

/** The ids of the desks that slugs name; NOT_FOUND for one that names none. */
export const desksOf = (slugs: readonly string[], viewer: Viewer): string[] => deskIds(slugs, viewer, [])

/** What a viewer sees of a filter: the filter and the rules of visibility together. */
export function visibleCondition(filter: TicketFilter, viewer: Viewer): Condition {
  const condition = filterCondition(filter, viewer)
  const among = filter.desk == null ? undefined : new Set(deskIds(filter.desk, viewer, []))
  return { all: [condition, visibility(viewer, among)] }
}

/** `unassigned: true` beside `assignee` widens it to «any of those or nobody». */
function assigneeTerms({ assignee, unassigned }: TicketFilter): Condition[] {
  if (assignee != null) {
    const among = isIn('assigneeId', ...assignee, ...(unassigned === true ? [null] : []))
    return [among]
  }
  if (unassigned == null) return []
  return unassigned ? [isIn('assigneeId', null)] : [{ not: isIn('assigneeId', null) }]
}

const own = (wanted: boolean | null | undefined, term: Condition): Condition[] =>
  wanted == null ? [] : [wanted ? term : { not: term }]

function deskIds(slugs: readonly string[], viewer: Viewer, path: string[]): string[] {
  return slugs.map((slug, index) => {
    const desk = viewer.desks.find((each) => each.slug === slug)
    if (desk) return desk.id
    const known = viewer.desks.map((each) => each.slug).join(', ')
    const where = [...path, 'desk', String(index)].join('.')
    throw notFound({
      ru: `${where}: нет такой службы поддержки. Есть: ${known}.`,
      en: `${where}: no such desk. There are: ${known}.`,
    })
  })
}

const notNumber = {
  ru: 'Это не реестровый номер обращения; нужен вид WT-000123.',
  en: 'Not a registry number of a ticket, which looks like WT-000123.',
}

const notTaxpayerId = {
  ru: 'ИНН состоит из 10 или 12 цифр и проходит проверку контрольного числа.',
  en: 'An ИНН has 10 or 12 digits and a valid checksum.',
}

function searchFault(text: string) {
  if (!/[\p{L}\p{N}]/u.test(text)) {
    return { ru: 'Введите хотя бы одну букву или цифру.', en: 'Give at least one letter or digit.' }
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]|\p{Cs}/u.test(text)) {
    return { ru: 'Управляющие символы не допускаются.', en: 'Control characters are not allowed.' }
  }
  if ([...text].length > filterLimits.search) {
    return {
      ru: `Не больше ${filterLimits.search} символов.`,
      en: `At most ${filterLimits.search} characters.`,
    }
  }
  return null
}
