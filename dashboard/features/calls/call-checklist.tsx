'use client'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Calls_ChecklistDocument } from '@/generated/graphql.ts'
import { useSettledValue } from '@/lib/use-settled.ts'
import { classNames } from '@/ui/class-names.ts'
import { CheckIcon } from '@/ui/icons.tsx'
import { type Caller, type CallValues, filledKeys } from './call-values.ts'

/** Milliseconds without a key. */
const settles = 400

/** What the procedure demands, and what of it is not asked yet. It reminds; it holds nobody up. */
export function CallChecklist({ values, caller }: { values: CallValues; caller: Caller | null }) {
  const t = useTranslations('calls.checklist')
  const variables = useSettledValue(
    { desk: values.desk, text: values.description, filled: filledKeys(values, caller).sort() },
    settles,
  )
  const [{ data }] = useQuery({ query: Calls_ChecklistDocument, variables, requestPolicy: 'cache-first' })
  const items = data?.callChecklist ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={t('heading')} className="rounded-xl bg-sunken px-4 py-3">
      <p className="text-sm font-medium">{t('heading')}</p>
      <ul className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {items.map(({ demand, text, said }) => (
          <li key={demand} className={classNames('flex items-center gap-1.5', said ? 'text-muted' : 'text-ink')}>
            {said ? (
              <CheckIcon width={16} height={16} className="text-tone-green" />
            ) : (
              <span aria-hidden="true" className="mx-1 size-2 rounded-full border-2 border-tone-amber" />
            )}
            {text}
            <span className="sr-only">{said ? t('said') : t('notSaid')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
