'use client'
import { useTranslations } from 'next-intl'
import { isStaff, useViewer } from '@/lib/session/session.tsx'
import { Chip } from '@/ui/chip.tsx'
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
            <Chip
              key={name}
              pressed={pressed}
              onPress={() => onApply({ ...(pressed ? emptyFilter : filter), sort: applied.sort })}
            >
              {t(name)}
            </Chip>
          )
        })}
      </div>
    </fieldset>
  )
}
