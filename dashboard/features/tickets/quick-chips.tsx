'use client'
import { useTranslations } from 'next-intl'
import { isStaff, useViewer } from '@/lib/session/session.tsx'
import { classNames } from '@/ui/class-names.ts'
import { CheckIcon } from '@/ui/icons.tsx'
import { emptyFilter, type ListFilter } from './list-filter.ts'
import { isApplied, quickFilters } from './quick-filters.ts'

interface QuickChipsProps {
  applied: ListFilter
  onApply: (filter: ListFilter) => void
}

/** Above the filter: a press puts one in, another press takes it out. */
export function QuickChips({ applied, onApply }: QuickChipsProps) {
  const t = useTranslations('tickets.quick')
  const viewer = useViewer()
  const chips = quickFilters({ staff: isStaff(viewer), taxpayerId: viewer.organization?.taxpayerId ?? null })
  return (
    <fieldset className="mb-3 min-w-0">
      <legend className="sr-only">{t('label')}</legend>
      <div className="flex gap-2 max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 max-sm:py-1 sm:flex-wrap">
        {chips.map(({ name, filter }) => {
          const pressed = isApplied(filter, applied)
          return (
            <button
              key={name}
              type="button"
              aria-pressed={pressed}
              onClick={() => onApply({ ...(pressed ? emptyFilter : filter), sort: applied.sort })}
              className={classNames(
                'control flex shrink-0 items-center gap-1.5 rounded-full border px-3.5 text-sm font-medium whitespace-nowrap transition-colors',
                pressed
                  ? 'border-accent bg-accent-soft text-accent'
                  : 'border-line-strong/60 bg-surface text-ink hover:border-line-strong hover:bg-sunken',
              )}
            >
              {pressed && <CheckIcon width={16} height={16} />}
              {t(name)}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}
