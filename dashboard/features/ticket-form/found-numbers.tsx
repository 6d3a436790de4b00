import { useTranslations } from 'next-intl'
import { Button } from '@/ui/button.tsx'
import { PlusIcon } from '@/ui/icons.tsx'

/** Numbers that stand in the text and not in their own field yet. */
export function FoundNumbers({ numbers, onAdd }: { numbers: readonly string[]; onAdd: () => void }) {
  const t = useTranslations('ticket-form.registryNumbers')
  return (
    <div role="status" className="mt-3 empty:hidden">
      {numbers.length > 0 && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border border-accent/30 bg-accent-soft px-4 py-2.5">
          <p className="min-w-48 flex-1 text-sm wrap-anywhere">
            {t('found', { count: numbers.length, numbers: numbers.join(', ') })}
          </p>
          <Button onClick={onAdd}>
            <PlusIcon />
            {t('addFound')}
          </Button>
        </div>
      )}
    </div>
  )
}
