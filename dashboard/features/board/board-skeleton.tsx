import { useTranslations } from 'next-intl'
import { Skeleton } from '@/ui/skeleton.tsx'

const columns = [4, 2, 3, 1, 5]

export function BoardSkeleton() {
  const t = useTranslations('board')
  return (
    <div role="status" className="flex min-h-0 flex-1 gap-3 overflow-hidden p-3 sm:p-4">
      <span className="sr-only">{t('reading')}</span>
      {columns.map((cards, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never move
        <div key={column} className="w-72 shrink-0 grow space-y-2 rounded-xl border border-line bg-sunken p-3 xl:w-57">
          <Skeleton className="h-6 w-32" />
          {Array.from({ length: cards }, (_, card) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they never move
            <Skeleton key={card} className="h-24" />
          ))}
        </div>
      ))}
    </div>
  )
}
