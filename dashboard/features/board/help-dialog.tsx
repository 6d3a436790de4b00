'use client'
import { useTranslations } from 'next-intl'
import { Dialog } from '@/ui/dialog.tsx'

/** Keys as they are printed; what they do is in the messages under the same names. */
const shortcuts = [
  { does: 'walk', keys: ['←', '↑', '→', '↓'] },
  { does: 'ends', keys: ['Home', 'End'] },
  { does: 'open-ticket', keys: ['Enter'] },
  { does: 'move', keys: ['M'] },
  { does: 'beside', keys: ['Shift + ←', 'Shift + →'] },
  { does: 'assign', keys: ['A'] },
  { does: 'take', keys: ['I'] },
  { does: 'pause', keys: ['P'] },
  { does: 'help', keys: ['?'] },
] as const

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('board')
  const common = useTranslations('common')
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('help.title')}
      description={t('help.explained')}
      closeLabel={common('close')}
    >
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2.5">
        {shortcuts.map(({ does, keys }) => (
          <div key={does} className="contents">
            <dt className="flex flex-wrap gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-md border border-line-strong/60 bg-sunken px-1.5 py-0.5 font-sans text-[0.8125rem] whitespace-nowrap"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{t(`help.${does}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-sm text-muted">{t('help.drag')}</p>
    </Dialog>
  )
}
