import type { SimilarTicketsInput } from '@/generated/graphql.ts'
import type { FormValues } from '../ticket-form/form-values.ts'

/** Fewer letters are the beginning of a word, and of everything. */
const worthAsking = 6

/** What is asked for similar tickets; null while there is too little to ask by. */
export function similarInput(
  values: Pick<FormValues, 'desk' | 'title' | 'description' | 'registryNumbers'>,
): SimilarTicketsInput | null {
  const title = cut(values.title.trim(), 200)
  const description = cut(values.description.trim(), 2_000)
  const registryNumbers = values.registryNumbers
    .map((number) => number.trim())
    .filter((number) => number && number.length <= 100)
  const enough = title.length + description.length >= worthAsking || registryNumbers.length > 0
  return values.desk && enough
    ? { desk: values.desk, title, description, registryNumbers: registryNumbers.slice(0, 50) }
    : null
}

/** By whole characters: half of one would be refused. */
const cut = (text: string, max: number) => [...text].slice(0, max).join('')
