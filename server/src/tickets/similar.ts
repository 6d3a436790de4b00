import type { Viewer } from '../auth/viewer.ts'
import { badInput, type FieldFault } from '../errors.ts'
import type { Services } from '../services.ts'
import { cleanRegistryNumbers, cleanText, isFault, textLimits } from '../text-rules.ts'
import { conditionSql, parameters } from './condition-sql.ts'
import { visibleCondition } from './filter.ts'
import { requireScope } from './permissions.ts'
import { type TicketRow, ticketColumns } from './rows.ts'
import { isMassFailure, massFailure, similarShown, similarWords, tellingNumbers } from './similar-rules.ts'
import { finalStatuses } from './status.ts'

export interface SimilarInput {
  /** Slug. */
  desk: string
  title: string
  description: string
  registryNumbers: readonly string[]
}

export interface SimilarTicket {
  ticket: TicketRow
  /** Of the numbers asked for, those that the ticket names too. */
  sameRegistryNumbers: string[]
  /** How many tickets have been found to be duplicates of it. */
  duplicates: number
  massFailure: boolean
}

/**
 * Tickets about the same matter that support is at work on, of those that the viewer may see: first those that name the
 * same document, then by the words, then what fails for many right now, whatever its status and words. One statement.
 */
export async function findSimilar(services: Services, viewer: Viewer, input: SimilarInput): Promise<SimilarTicket[]> {
  requireScope(viewer, 'TICKETS_READ')
  const asked = cleanSimilar(input)
  const { values, bind } = parameters()
  const seen = conditionSql(visibleCondition({ desk: [input.desk] }, viewer), bind)
  const [title, description] = [bind(asked.title), bind(asked.description)]
  const numbers = bind(tellingNumbers(asked.registryNumbers))
  const since = `${bind(services.clock())}::timestamptz - make_interval(days => ${massFailure.days})`
  const deskId = bind(viewer.desks.find((desk) => desk.slug === input.desk)?.id)
  const final = bind(finalStatuses)
  const rows = await services.db.query<TicketRow & { same: string[]; duplicates: number; recent: number }>(
    `WITH words AS MATERIALIZED (
       SELECT lexeme FROM (
         SELECT lexeme, true AS titled FROM unnest(tsvector_to_array(to_tsvector('russian', search_words(${title})))) lexeme
         UNION ALL
         SELECT lexeme, false FROM unnest(tsvector_to_array(to_tsvector('russian', search_words(${description})))) lexeme
       ) typed WHERE length(lexeme) >= ${similarWords.minLength}
       GROUP BY lexeme ORDER BY bool_or(titled) DESC, length(lexeme) DESC, lexeme LIMIT ${similarWords.lookedFor}
     ), numbers AS MATERIALIZED (
       SELECT number, string_agg(quote_literal(regexp_replace(token[1], '[-/._]', '', 'g')), ' & ')::tsquery AS query
       FROM unnest(${numbers}::text[]) AS number,
         regexp_matches(search_text(number), '[[:alnum:]]+(?:[-/._][[:alnum:]]+)*', 'g') AS token
       WHERE token[1] ~ '[0-9]' GROUP BY number
     ), asked AS MATERIALIZED (
       SELECT
         -- Two words together: a single one is in too many tickets, and reading them all would cost too much.
         coalesce((SELECT string_agg(quote_literal(a.lexeme) || ' & ' || quote_literal(b.lexeme), ' | ')
                   FROM words a JOIN words b ON a.lexeme < b.lexeme)::tsquery, ''::tsquery) AS pairs,
         coalesce((SELECT string_agg(quote_literal(lexeme), ' | ') FROM words)::tsquery, ''::tsquery) AS any_word,
         coalesce((SELECT string_agg('(' || query::text || ')', ' | ') FROM numbers)::tsquery, ''::tsquery) AS any_number
     ), failing AS MATERIALIZED (
       SELECT duplicate_of_id AS id, count(*)::int AS recent FROM tickets d
       WHERE d.desk_id = ${deskId} AND d.created_at > ${since} AND d.duplicate_of_id IS NOT NULL
       GROUP BY duplicate_of_id HAVING count(*) >= ${massFailure.duplicates}
     ), found AS (
       SELECT t.id FROM tickets t
       WHERE ${seen} AND t.search @@ (SELECT pairs || any_number FROM asked)
         AND t.status <> ALL(${final}::"TicketStatus"[])
       UNION
       SELECT t.id FROM failing JOIN tickets t ON t.id = failing.id WHERE ${seen}
     ), ranked AS (
       SELECT t.id, coalesce(failing.recent, 0) AS recent, t.created_at,
         ARRAY(SELECT number FROM numbers WHERE t.search @@ numbers.query) AS same,
         ts_rank(t.search, asked.any_word) * (t.search @@ asked.pairs)::int AS rank
       FROM found JOIN tickets t USING (id) CROSS JOIN asked LEFT JOIN failing USING (id)
       ORDER BY cardinality(ARRAY(SELECT 1 FROM numbers WHERE t.search @@ numbers.query)) DESC, rank DESC, recent DESC,
         t.created_at DESC, t.id DESC
       LIMIT ${similarShown}
     )
     SELECT ${ticketColumns}, ranked.same, ranked.recent,
       (SELECT count(*)::int FROM tickets d WHERE d.duplicate_of_id = t.id) AS duplicates
     FROM ranked JOIN tickets t ON t.id = ranked.id
     ORDER BY cardinality(ranked.same) DESC, ranked.rank DESC, ranked.recent DESC, t.created_at DESC, t.id DESC`,
    values,
  )
  return rows.map(({ same, duplicates, recent, ...ticket }) => ({
    ticket,
    sameRegistryNumbers: asked.registryNumbers.filter((number) => same.includes(number)),
    duplicates,
    massFailure: isMassFailure(recent),
  }))
}

/** What is being typed may be anything but too long; blank is nothing. */
function cleanSimilar(
  input: SimilarInput,
): Pick<SimilarInput, 'title' | 'description'> & { registryNumbers: string[] } {
  const faults: FieldFault[] = []
  const text = (path: 'title' | 'description') => {
    const rule = { path, max: textLimits[path], multiline: true, required: false }
    const clean = cleanText(input[path], rule)
    if (!isFault(clean)) return clean as string
    faults.push(clean)
    return ''
  }
  const numbers = cleanRegistryNumbers(input.registryNumbers.filter((number) => number.trim() !== ''))
  const asked = { title: text('title'), description: text('description'), registryNumbers: numbers.values }
  faults.push(...numbers.faults)
  if (faults.length > 0) throw badInput(...faults)
  return asked
}
